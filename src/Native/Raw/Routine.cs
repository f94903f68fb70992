namespace Lapack.Native;

/// <summary>
/// Every family of Fortran routines that this assembly calls. The value is the row in <see cref="RoutineTable"/>, and together with the
/// scalar type it gives the slot of a library that holds the address.
/// </summary>
enum Routine
{
    // Eigenvalues
    Heev,
    Heevd,
    Heevr,
    Hegvd,
    Hetrd,
    Stemr,
    Stevd,
    Unmtr,

    // General matrices: eigenvalues, Schur and Hessenberg form
    Gees,
    Geev,
    Gehrd,
    Trexc,
    Trsen,
    Trsyl,
    Unghr,

    // Factorizations and solvers
    Gbtrf,
    Gbtrs,
    Getrf,
    Getri,
    Getrs,
    Gttrf,
    Gttrs,
    Hetrf,
    Hetrs,
    Potrf,
    Potrs,
    Sytrf,
    Sytrs,

    // Orthogonal factors, singular values, least squares
    Gelqf,
    Gelsd,
    Gelsy,
    Geqp3,
    Geqrf,
    Gesdd,
    Gesvd,
    Unglq,
    Ungqr,
    Unmlq,
    Unmqr,

    // BLAS
    Gemm,
    Gemmt,
    Gemmtr,
    Gemv,
    Symv,
    Trsm,

    // Other
    Ilaver,
}

/// <summary>One row of the native surface: the routines of one family, whose names differ in the letter of the scalar type.</summary>
/// <param name="Routine">The family.</param>
/// <param name="Real">The name for float and double, in lower case, a ? for the letter.</param>
/// <param name="Complex">The name for the complex types.</param>
/// <param name="IsBlas">Whether it lives in the BLAS half of a library that comes in two files.</param>
readonly record struct RoutineRow(Routine Routine, string Real, string Complex, bool IsBlas = false)
{
    internal RoutineRow(Routine routine, string name, bool isBlas = false) : this(routine, name, name, isBlas)
    {
    }
}

/// <summary>
/// The whole native surface. In the Fortran ABI every argument is a pointer and every CHARACTER argument adds a hidden length, so two
/// counts are a signature; <see cref="Fortran"/> has one method for each pair.
/// </summary>
static class RoutineTable
{
    const string Letters = "sdcz";

    internal static readonly RoutineRow[] Rows =
    [
        // jobz uplo n a lda w work lwork [rwork] info
        new(Routine.Heev, "?syev", "?heev"),

        // jobz uplo n a lda w work lwork [rwork lrwork] iwork liwork info
        new(Routine.Heevd, "?syevd", "?heevd"),

        // jobz range uplo n a lda vl vu il iu abstol m w z ldz isuppz work lwork [rwork lrwork] iwork liwork info
        new(Routine.Heevr, "?syevr", "?heevr"),

        // itype jobz uplo n a lda b ldb w work lwork [rwork lrwork] iwork liwork info
        new(Routine.Hegvd, "?sygvd", "?hegvd"),

        // uplo n a lda d e tau work lwork info
        new(Routine.Hetrd, "?sytrd", "?hetrd"),

        // jobz range n d e vl vu il iu m w z ldz nzc isuppz tryrac work lwork iwork liwork info
        new(Routine.Stemr, "?stemr"),

        // jobz n d e z ldz work lwork iwork liwork info; real only
        new(Routine.Stevd, "?stevd"),

        // side uplo trans m n a lda tau c ldc work lwork info
        new(Routine.Unmtr, "?ormtr", "?unmtr"),

        // jobvs sort select n a lda sdim {wr wi | w} vs ldvs work lwork [rwork] bwork info
        new(Routine.Gees, "?gees"),

        // jobvl jobvr n a lda {wr wi | w} vl ldvl vr ldvr work lwork [rwork] info
        new(Routine.Geev, "?geev"),

        // n ilo ihi a lda tau work lwork info
        new(Routine.Gehrd, "?gehrd"),

        // compq n t ldt q ldq ifst ilst [work, real only] info
        new(Routine.Trexc, "?trexc"),

        // job compq select n t ldt q ldq {wr wi | w} m s sep work lwork [iwork liwork, real only] info
        new(Routine.Trsen, "?trsen"),

        // trana tranb isgn m n a lda b ldb c ldc scale info
        new(Routine.Trsyl, "?trsyl"),

        // n ilo ihi a lda tau work lwork info
        new(Routine.Unghr, "?orghr", "?unghr"),

        // m n kl ku ab ldab ipiv info
        new(Routine.Gbtrf, "?gbtrf"),

        // trans n kl ku nrhs ab ldab ipiv b ldb info
        new(Routine.Gbtrs, "?gbtrs"),

        // m n a lda ipiv info
        new(Routine.Getrf, "?getrf"),

        // n a lda ipiv work lwork info
        new(Routine.Getri, "?getri"),

        // trans n nrhs a lda ipiv b ldb info
        new(Routine.Getrs, "?getrs"),

        // n dl d du du2 ipiv info
        new(Routine.Gttrf, "?gttrf"),

        // trans n nrhs dl d du du2 ipiv b ldb info
        new(Routine.Gttrs, "?gttrs"),

        // uplo n a lda ipiv work lwork info
        new(Routine.Hetrf, "?sytrf", "?hetrf"),

        // uplo n nrhs a lda ipiv b ldb info
        new(Routine.Hetrs, "?sytrs", "?hetrs"),

        // uplo n a lda info
        new(Routine.Potrf, "?potrf"),

        // uplo n nrhs a lda b ldb info
        new(Routine.Potrs, "?potrs"),

        // uplo n a lda ipiv work lwork info
        new(Routine.Sytrf, "?sytrf"),

        // uplo n nrhs a lda ipiv b ldb info
        new(Routine.Sytrs, "?sytrs"),

        // m n a lda tau work lwork info
        new(Routine.Gelqf, "?gelqf"),

        // m n nrhs a lda b ldb s rcond rank work lwork [rwork] iwork info
        new(Routine.Gelsd, "?gelsd"),

        // m n nrhs a lda b ldb jpvt rcond rank work lwork [rwork] info
        new(Routine.Gelsy, "?gelsy"),

        // m n a lda jpvt tau work lwork [rwork] info
        new(Routine.Geqp3, "?geqp3"),

        // m n a lda tau work lwork info
        new(Routine.Geqrf, "?geqrf"),

        // jobz m n a lda s u ldu vt ldvt work lwork [rwork] iwork info
        new(Routine.Gesdd, "?gesdd"),

        // jobu jobvt m n a lda s u ldu vt ldvt work lwork [rwork] info
        new(Routine.Gesvd, "?gesvd"),

        // m n k a lda tau work lwork info
        new(Routine.Unglq, "?orglq", "?unglq"),
        new(Routine.Ungqr, "?orgqr", "?ungqr"),

        // side trans m n k a lda tau c ldc work lwork info
        new(Routine.Unmlq, "?ormlq", "?unmlq"),
        new(Routine.Unmqr, "?ormqr", "?unmqr"),

        // transa transb m n k alpha a lda b ldb beta c ldc
        new(Routine.Gemm, "?gemm", isBlas: true),

        // uplo transa transb n k alpha a lda b ldb beta c ldc: gemmt in MKL and OpenBLAS, gemmtr in reference BLAS since 3.12.1
        new(Routine.Gemmt, "?gemmt", isBlas: true),
        new(Routine.Gemmtr, "?gemmtr", isBlas: true),

        // trans m n alpha a lda x incx beta y incy
        new(Routine.Gemv, "?gemv", isBlas: true),

        // uplo n alpha a lda x incx beta y incy
        new(Routine.Symv, "?symv", "?hemv", IsBlas: true),

        // side uplo transa diag m n alpha a lda b ldb
        new(Routine.Trsm, "?trsm", isBlas: true),

        // major minor patch
        new(Routine.Ilaver, "ilaver"),
    ];

    static readonly Dictionary<string, Routine> methods =
        Enum.GetValues<Routine>().ToDictionary(routine => routine.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The family of a method of <see cref="LapackLibrary"/>: both have the same name.</summary>
    internal static Routine OfMethod(string method) =>
        methods.TryGetValue(method, out var routine)
            ? routine
            : throw new ArgumentException($"{nameof(LapackLibrary)} has no LAPACK or BLAS method named '{method}'.", nameof(method));

    /// <summary>How many slots a library has: one for each family and scalar type.</summary>
    internal static int Slots => Rows.Length * Letters.Length;

    internal static int Slot<T>(Routine routine) where T : unmanaged => Slot(routine, Kind<T>());

    /// <summary>The slot of a routine for the scalar type of a letter: s, d, c, z.</summary>
    internal static int Slot(Routine routine, int letter) => ((int)routine * Letters.Length) + letter;

    internal static bool IsBlas(int slot) => Rows[slot / Letters.Length].IsBlas;

    /// <summary>The name of the routine of a slot.</summary>
    internal static string Name(int slot)
    {
        (RoutineRow row, int kind) = (Rows[slot / Letters.Length], slot % Letters.Length);
        return (kind < 2 ? row.Real : row.Complex).Replace('?', Letters[kind]);
    }

    internal static string Name<T>(Routine routine) where T : unmanaged => Name(Slot<T>(routine));

    /// <summary>Whether a scalar type is complex; a constant once compiled.</summary>
    internal static bool IsComplex<T>() where T : unmanaged => Kind<T>() >= 2;

    /// <summary>The place of a scalar type among LAPACK's letters; a constant once compiled.</summary>
    static int Kind<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? 0
        : typeof(T) == typeof(double) ? 1
        : typeof(T) == typeof(ComplexSingle) ? 2
        : typeof(T) == typeof(System.Numerics.Complex) ? 3
        : throw new NotSupportedException($"LAPACK has no routines for {typeof(T)}.");
}
