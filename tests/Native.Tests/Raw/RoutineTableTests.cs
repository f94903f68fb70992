using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public class RoutineTableTests
{
    [Fact]
    public void The_table_of_routines_is_in_the_order_of_their_slots()
    {
        Assert.Equal(Enum.GetValues<Routine>(), RoutineTable.Rows.Select(row => row.Routine));
        Assert.All(RoutineTable.Rows.Where(row => row.Routine != Routine.Ilaver), row => Assert.Equal('?', row.Real[0]));
        int first = RoutineTable.Slot<float>(Routine.Heevd);
        Assert.Equal(["ssyevd", "dsyevd", "cheevd", "zheevd"], Enumerable.Range(first, 4).Select(RoutineTable.Name));
        Assert.Equal("zgemm", RoutineTable.Name<Complex>(Routine.Gemm));
    }

    [Theory]
    [InlineData("Heevd", "ssyevd", "dsyevd", "cheevd", "zheevd")]
    [InlineData("potrf", "spotrf", "dpotrf", "cpotrf", "zpotrf")]
    [InlineData("UNMQR", "sormqr", "dormqr", "cunmqr", "zunmqr")]
    [InlineData("Sytrf", "ssytrf", "dsytrf", "csytrf", "zsytrf")]
    public void The_routine_of_a_method_has_the_name_that_LAPACK_gives_it(string method, string s, string d, string c, string z)
    {
        Assert.Equal(s, LapackLibrary.RoutineName<float>(method));
        Assert.Equal(d, LapackLibrary.RoutineName<double>(method));
        Assert.Equal(c, LapackLibrary.RoutineName<ComplexSingle>(method));
        Assert.Equal(z, LapackLibrary.RoutineName<Complex>(method));
    }
}
