namespace Lapack.Native;

/// <summary>Who made a library.</summary>
public enum LapackVendor
{
    /// <summary>A LAPACK that works but says nothing of its maker.</summary>
    Unknown,

    /// <summary>Reference LAPACK (netlib).</summary>
    Reference,

    /// <summary>OpenBLAS.</summary>
    OpenBlas,

    /// <summary>Intel MKL.</summary>
    Mkl,

    /// <summary>Apple Accelerate, its LAPACK of macOS 13.3 and later.</summary>
    Accelerate,
}
