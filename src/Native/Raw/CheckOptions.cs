using System.Diagnostics.CodeAnalysis;

namespace Lapack.Native;

// The options, which are enums, so that a caller can pass a value that has no name.
static partial class Check
{
    /// <summary>Complex matrices are transposed with conjugation or not at all: the routine has no other form for them.</summary>
    internal static void NoPlainTranspose<T>(Trans value, string name)
        where T : unmanaged
    {
        if (value == Trans.Transpose && RoutineTable.IsComplex<T>())
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be Trans.None or Trans.ConjTranspose for complex matrices: LAPACK conjugates them too.");
        }
    }

    internal static void Defined(Uplo value, string name)
    {
        if (value is not (Uplo.Lower or Uplo.Upper))
        {
            Undefined((byte)value, name, "Uplo.Lower or Uplo.Upper");
        }
    }

    internal static void Defined(Job value, string name)
    {
        if (value is not (Job.NoVectors or Job.Vectors))
        {
            Undefined((byte)value, name, "Job.NoVectors or Job.Vectors");
        }
    }

    internal static void Defined(SvdJob value, string name)
    {
        if (value is not (SvdJob.None or SvdJob.Economy or SvdJob.All))
        {
            Undefined((byte)value, name, "SvdJob.None, SvdJob.Economy or SvdJob.All");
        }
    }

    internal static void Defined(Trans value, string name)
    {
        if (value is not (Trans.None or Trans.Transpose or Trans.ConjTranspose))
        {
            Undefined((byte)value, name, "Trans.None, Trans.Transpose or Trans.ConjTranspose");
        }
    }

    internal static void Defined(Side value, string name)
    {
        if (value is not (Side.Left or Side.Right))
        {
            Undefined((byte)value, name, "Side.Left or Side.Right");
        }
    }

    internal static void Defined(Diag value, string name)
    {
        if (value is not (Diag.NonUnit or Diag.Unit))
        {
            Undefined((byte)value, name, "Diag.NonUnit or Diag.Unit");
        }
    }

    [DoesNotReturn]
    static void Undefined(byte value, string name, string allowed) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must be {allowed}.");
}
