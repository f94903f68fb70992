namespace Lapack.Native;

// Option arguments. The value of each member is the letter that LAPACK takes, so it goes to the routine as it is.

/// <summary>UPLO: the triangle of a symmetric or Hermitian matrix that is read (and written); the other is never touched.</summary>
public enum Uplo : byte
{
    /// <summary>The lower triangle.</summary>
    Lower = (byte)'L',

    /// <summary>The upper triangle.</summary>
    Upper = (byte)'U',
}

/// <summary>JOBZ: whether a driver computes vectors.</summary>
public enum Job : byte
{
    /// <summary>Values only.</summary>
    NoVectors = (byte)'N',

    /// <summary>Values and vectors.</summary>
    Vectors = (byte)'V',
}

/// <summary>RANGE: which eigenvalues a driver finds.</summary>
public enum EigenRange : byte
{
    /// <summary>All of them.</summary>
    All = (byte)'A',

    /// <summary>Those in the half-open interval (vl, vu].</summary>
    Values = (byte)'V',

    /// <summary>The il-th to the iu-th, counted from 1 in ascending order.</summary>
    Indices = (byte)'I',
}

/// <summary>JOBZ, JOBU, JOBVT of the singular value drivers: how many singular vectors are computed.</summary>
public enum SvdJob : byte
{
    /// <summary>None.</summary>
    None = (byte)'N',

    /// <summary>min(m, n) of each side.</summary>
    Economy = (byte)'S',

    /// <summary>All m and all n: full orthonormal bases.</summary>
    All = (byte)'A',
}

/// <summary>TRANS: op(X) in a product.</summary>
public enum Trans : byte
{
    /// <summary>op(X) = X.</summary>
    None = (byte)'N',

    /// <summary>op(X) = X^T.</summary>
    Transpose = (byte)'T',

    /// <summary>op(X) = X^H, for real X the same as <see cref="Transpose"/>.</summary>
    ConjTranspose = (byte)'C',
}

/// <summary>SIDE: where op(X) stands in a product.</summary>
public enum Side : byte
{
    /// <summary>op(X) B.</summary>
    Left = (byte)'L',

    /// <summary>B op(X).</summary>
    Right = (byte)'R',
}

/// <summary>DIAG: whether the diagonal of a triangular matrix is read.</summary>
public enum Diag : byte
{
    /// <summary>The diagonal is read.</summary>
    NonUnit = (byte)'N',

    /// <summary>The diagonal is taken as ones and never read.</summary>
    Unit = (byte)'U',
}
