namespace Lapack.Native;

/// <summary>Every Fortran routine this assembly calls: the index of its slot in a library and of its row in <see cref="RoutineTable"/>.</summary>
enum Routine
{
    Ssyevd, Dsyevd, Cheevd, Zheevd,
    Dpotrf, Ilaver,
    Sgemm, Dgemm, Cgemm, Zgemm,
    Sgemmt, Dgemmt, Cgemmt, Zgemmt,
    Sgemmtr, Dgemmtr, Cgemmtr, Zgemmtr,
}

/// <summary>One row of the native surface.</summary>
/// <param name="Routine">The slot.</param>
/// <param name="Name">The name in lower case, without prefix or suffix.</param>
/// <param name="Pointers">How many arguments it has; each is a pointer.</param>
/// <param name="Lengths">How many of them are CHARACTER: each adds a hidden length after the last argument.</param>
/// <param name="IsBlas">Whether it lives in the BLAS half of a library that comes in two files.</param>
readonly record struct RoutineRow(Routine Routine, string Name, int Pointers, int Lengths, bool IsBlas = false);

/// <summary>The whole native surface. In the Fortran ABI two counts are a signature; <see cref="Fortran"/> has one method for each pair.</summary>
static class RoutineTable
{
    internal static readonly RoutineRow[] Rows =
    [
        // jobz uplo n a lda w work lwork [rwork lrwork] iwork liwork info
        new(Routine.Ssyevd, "ssyevd", 11, 2),
        new(Routine.Dsyevd, "dsyevd", 11, 2),
        new(Routine.Cheevd, "cheevd", 13, 2),
        new(Routine.Zheevd, "zheevd", 13, 2),

        // uplo n a lda info
        new(Routine.Dpotrf, "dpotrf", 5, 1),

        // major minor patch
        new(Routine.Ilaver, "ilaver", 3, 0),

        // transa transb m n k alpha a lda b ldb beta c ldc
        new(Routine.Sgemm, "sgemm", 13, 2, true),
        new(Routine.Dgemm, "dgemm", 13, 2, true),
        new(Routine.Cgemm, "cgemm", 13, 2, true),
        new(Routine.Zgemm, "zgemm", 13, 2, true),

        // uplo transa transb n k alpha a lda b ldb beta c ldc: gemmt in MKL and OpenBLAS, gemmtr in reference BLAS since 3.12.1
        new(Routine.Sgemmt, "sgemmt", 13, 3, true),
        new(Routine.Dgemmt, "dgemmt", 13, 3, true),
        new(Routine.Cgemmt, "cgemmt", 13, 3, true),
        new(Routine.Zgemmt, "zgemmt", 13, 3, true),
        new(Routine.Sgemmtr, "sgemmtr", 13, 3, true),
        new(Routine.Dgemmtr, "dgemmtr", 13, 3, true),
        new(Routine.Cgemmtr, "cgemmtr", 13, 3, true),
        new(Routine.Zgemmtr, "zgemmtr", 13, 3, true),
    ];

    internal static string Name(Routine routine) => Rows[(int)routine].Name;
}
