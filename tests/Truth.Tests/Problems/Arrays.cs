using System.Numerics;
using Lapack;

namespace Truth.Tests;

/// <summary>Wide matrices to the library's arrays and back.</summary>
static class Arrays
{
    public static bool IsComplex(DType type) => type is DType.Complex64 or DType.Complex128;

    public static bool IsSingle(DType type) => type is DType.Float32 or DType.Complex64;

    public static DType RealType(DType type) => IsSingle(type) ? DType.Float32 : DType.Float64;

    /// <summary>The distance of 1 from the next number, 2^-52 or 2^-23.</summary>
    public static double Epsilon(DType type) => IsSingle(type) ? 1.1920929e-7 : 2.220446049250313e-16;

    /// <summary>The matrix with each element rounded to the type.</summary>
    public static WideMatrix Rounded(WideMatrix a, DType type) => a.Map(x => new WideComplex(
        Round(x.Re.High, type), IsComplex(type) ? Round(x.Im.High, type) : 0));

    public static NDArray Of(WideMatrix a, DType type)
    {
        var values = new Complex[a.Rows * a.Columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (Complex)a[i / a.Columns, i % a.Columns];
        }

        NDArray array = NDArray.Of<Complex>(values, a.Rows, a.Columns);
        return IsComplex(type) ? array.AsType(type) : Num.Real(array).AsType(type);
    }

    public static WideMatrix Wide(NDArray a)
    {
        Complex[] values = a.AsType(DType.Complex128).ToArray<Complex>();
        int columns = a.Shape[^1];
        return WideMatrix.From(a.Shape[^2], columns, (i, j) => values[(i * columns) + j]);
    }

    static double Round(double x, DType type) => IsSingle(type) ? (float)x : x;
}
