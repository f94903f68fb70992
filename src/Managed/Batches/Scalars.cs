using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>An algorithm written once for LAPACK's four scalar types.</summary>
interface IScalarBody
{
    /// <typeparam name="T">The element: float, double, <see cref="ComplexSingle"/> or <see cref="Complex"/>.</typeparam>
    /// <typeparam name="R">Its real type.</typeparam>
    void Run<T, R>()
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>;
}

/// <summary>A value that is computed by an algorithm written once for LAPACK's four scalar types.</summary>
interface IScalarFunction<out TResult>
{
    /// <typeparam name="T">The element, as in <see cref="IScalarBody.Run"/>.</typeparam>
    /// <typeparam name="R">Its real type.</typeparam>
    TResult Run<T, R>()
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>;
}

/// <summary>LAPACK's four scalar types as type arguments.</summary>
static class Scalars
{
    /// <summary>Runs the body for the scalar type of an array.</summary>
    public static void Dispatch<TBody>(DType type, TBody body) where TBody : IScalarBody
    {
        switch (type)
        {
            case DType.Float32: body.Run<float, float>(); break;
            case DType.Float64: body.Run<double, double>(); break;
            case DType.Complex64: body.Run<ComplexSingle, float>(); break;
            case DType.Complex128: body.Run<Complex, double>(); break;
            default: throw new ArgumentException($"LAPACK has no routines for {type}.");
        }
    }

    /// <summary>The value of the function for the scalar type of an array.</summary>
    public static TResult Evaluate<TResult>(DType type, IScalarFunction<TResult> function)
    {
        var body = new Returning<TResult>(function);
        Dispatch(type, body);
        return body.Result!;
    }

    sealed class Returning<TResult>(IScalarFunction<TResult> function) : IScalarBody
    {
        public TResult? Result { get; private set; }

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R> => Result = function.Run<T, R>();
    }

    /// <summary>A real number as a scalar of type <typeparamref name="T"/>; the choice is made when the code is compiled.</summary>
    public static T Of<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value
        : typeof(T) == typeof(double) ? (T)(object)value
        : typeof(T) == typeof(ComplexSingle) ? (T)(object)new ComplexSingle((float)value, 0)
        : (T)(object)new Complex(value, 0);

    /// <summary>The number as a <see cref="Complex"/>.</summary>
    public static Complex ToComplex<T>(T value) where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value
        : typeof(T) == typeof(double) ? (double)(object)value
        : typeof(T) == typeof(ComplexSingle) ? (ComplexSingle)(object)value
        : (Complex)(object)value;

    /// <summary>-x.</summary>
    public static T Negate<T>(T value) where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)-(float)(object)value
        : typeof(T) == typeof(double) ? (T)(object)-(double)(object)value
        : typeof(T) == typeof(ComplexSingle) ? (T)(object)(ComplexSingle)(-(Complex)(ComplexSingle)(object)value)
        : (T)(object)-(Complex)(object)value;

    /// <summary>conj(x) of a number; a real one is itself.</summary>
    public static T Conjugate<T>(T value) where T : unmanaged =>
        typeof(T) == typeof(Complex) ? (T)(object)Complex.Conjugate((Complex)(object)value)
        : typeof(T) == typeof(ComplexSingle) ? (T)(object)(ComplexSingle)Complex.Conjugate((ComplexSingle)(object)value)
        : value;

    /// <summary>Replaces numbers by their conjugates.</summary>
    public static void Conjugate<T, R>(Span<T> x)
        where T : unmanaged
        where R : unmanaged, INumberBase<R>
    {
        if (typeof(T) == typeof(R))
        {
            return;
        }

        Span<R> parts = MemoryMarshal.Cast<T, R>(x);
        for (int i = 1; i < parts.Length; i += 2)
        {
            parts[i] = -parts[i];
        }
    }
}
