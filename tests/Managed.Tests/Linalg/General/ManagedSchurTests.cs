using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>What stands in for ?gees and ?trsyl where a LAPACK has none; tested on all.</summary>
public class ManagedSchurTests
{
    [Theory]
    [InlineData(1, 1.0), InlineData(2, 1e200), InlineData(3, 1e-200), InlineData(8, 1.0), InlineData(60, 1.0)]
    public void Reconstructs(int n, double scale)
    {
        const DType Type = DType.Complex128;
        NDArray full = Matrix.Random(n, Type, n, n), normal = Matrix.Unitary(n, Type, n);
        NDArray jordan = Where(Equal(Arange(n)[.., NewAxis] + 1, Arange(n)), 1.0, 0.0).AsType(Type);
        foreach (NDArray a in new[] { full, normal, jordan, jordan.T, Eye(n, Type), Zeros([n, n], Type) })
        {
            Complex[] t = SwapAxes(a * scale).ToArray<Complex>(), z = new Complex[n * n];
            ManagedSchur.Factor(t, z, n);
            NDArray form = ComplexSchur.Columns(t, n), unitary = ComplexSchur.Columns(z, n);
            Matrix.UnitarilySimilar(a, form / scale, unitary, 1e-13 * n);
            NDArray i = Arange(n);
            Assert.Equal(0, Matrix.Largest(Where(i[.., NewAxis] > i, form, 0)));
        }
    }
}
