namespace Lapack.Native;

/// <summary>What a user can do who has no LAPACK, or not the one that was asked for.</summary>
static class Remedy
{
    const string Any = """
        One command gives you a LAPACK:
          Debian, Ubuntu:  sudo apt-get install libopenblas0
          Fedora, RHEL:    sudo dnf install openblas
          macOS:           brew install openblas   (macOS 13.3 and later bring Accelerate, which is found without)
          Windows:         dotnet add package intelmkl.redist.win-x64   (in the application's project)
        Or set LAPACK_LIBRARY to the path of a LAPACK, or to one of the words mkl, openblas, accelerate, netlib.
        """;

    const string Mkl = """
        To get MKL:
          Debian, Ubuntu:  dotnet add package intelmkl.redist.linux-x64   (in the application's project)
          Fedora, RHEL:    the same
          Windows:         dotnet add package intelmkl.redist.win-x64
          macOS:           there is none for Apple's processors; macOS 13.3 and later bring Accelerate
        Or install Intel oneMKL and set MKLROOT to its full path, or LAPACK_LIBRARY to the path of its mkl_rt.
        """;

    const string OpenBlas = """
        To get OpenBLAS:
          Debian, Ubuntu:  sudo apt-get install libopenblas0
          Fedora, RHEL:    sudo dnf install openblas
          macOS:           brew install openblas
          Windows:         libopenblas.dll of a release of OpenBLAS, in the program's folder or in one of PATH
        Or set LAPACK_LIBRARY to the path of its file.
        """;

    const string Accelerate = """
        Accelerate is part of macOS 13.3 and later, and of no other system. For another LAPACK leave out the word accelerate.

        """ + Any;

    const string Reference = """
        To get reference LAPACK:
          Debian, Ubuntu:  sudo apt-get install liblapack3
          Fedora, RHEL:    sudo dnf install lapack
          macOS:           brew install lapack
          Windows:         liblapack.dll and libblas.dll, in the program's folder or in one of PATH
        Or set LAPACK_LIBRARY to the path of its file. OpenBLAS and MKL are several times as fast.
        """;

    /// <summary>The advice for what was asked for.</summary>
    /// <param name="asked">The vendor, or null for any.</param>
    internal static string For(LapackVendor? asked) => asked switch
    {
        LapackVendor.Mkl => Mkl,
        LapackVendor.OpenBlas => OpenBlas,
        LapackVendor.Accelerate => Accelerate,
        LapackVendor.Reference => Reference,
        _ => Any,
    };
}
