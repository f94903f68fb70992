using Lapack.Native;

namespace Native.Tests;

/// <summary>Loads libraries, so it shares the environment with the tests of the kernels.</summary>
[Collection(nameof(ProcessWide))]
public class KernelTestTests
{
    /// <summary>The routine of the current library with one number of its result changed, in exactly one of the calls.</summary>
    const string Faulty = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stddef.h>
        void ROUTINE_(void *a1, void *a2, void *a3, void *a4, void *a5, void *a6, void *a7, void *a8, void *a9, void *a10, void *a11,
            void *a12, void *a13, size_t l1, size_t l2)
        {
            static int calls;
            void (*real)() = dlsym(dlopen(REAL, RTLD_LAZY), NAME);
            real(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, l1, l2);
            if (calls++ == CALL) ((T *)RESULT)[7] += 0.25;
        }
        """;

    public static TheoryData<string, int, string> Routines() => new(
        from letter in "sdcz"
        from routine in (string[])["gemm", "symv", "trsm"]
        from call in routine == "trsm" ? (int[])[0, 1, 2, 3] : letter == 's' && routine == "symv" ? [0] : [0, 1]
        let name = letter + (letter is 'c' or 'z' && routine == "symv" ? "hemv" : routine)
        select (name, call, routine == "gemm" ? "a12" : routine == "symv" ? "a9" : "a10"));

    [Theory, MemberData(nameof(Routines))]
    public void One_number_that_is_wrong_is_found(string routine, int call, string result)
    {
        LapackLibrary current = LapackLibrary.Current;
        Assert.SkipUnless(current.Vendor == LapackVendor.OpenBlas, "no kernels are tested");
        string real = routine[0] is 's' or 'c' ? "float" : "double";

        // The 2x2 product of the first test comes before those of the kernels.
        int before = routine == "dgemm" ? 1 : 0;
        string source = $"#define ROUTINE_ {routine}_\n#define NAME \"{routine}_\"\n#define REAL \"{current.Path}\"\n" +
            $"#define T {real}\n#define RESULT {result}\n#define CALL {call + before}\n{Faulty}";
        var e = Assert.Throws<LapackLibraryException>(() => StandIn.Load(source));
        Assert.Contains($"{SelfTest.Failure}{routine} with the kernels {current.KernelSet}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_current_library_passes()
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("ssymv"), $"{LapackLibrary.Current} lacks ssymv");
        Assert.Null(KernelTest.Fault(LapackLibrary.Current));
    }
}
