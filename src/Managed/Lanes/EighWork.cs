using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>Where the numbers of one group of Hermitian matrices lie while their eigenpairs are found.</summary>
readonly unsafe struct EighWork<E, V, R>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <param name="n">Order of the matrices.</param>
    /// <param name="memory"><see cref="Length"/> reals, aligned to a vector.</param>
    public EighWork(int n, R* memory)
    {
        N = n;
        A = (E*)memory;
        Tau = A + (n * n);
        W = Tau + n;
        D = (V*)(W + n);
        OffDiagonal = D + n;
        Cos = OffDiagonal + n;
        Sin = Cos + n;
    }

    /// <summary>Order of the matrices.</summary>
    public readonly int N;

    /// <summary>
    /// n x n, row by row. First the lower triangles; then, above the diagonal, the Householder vectors; last Q, or the eigenvectors.
    /// </summary>
    public readonly E* A;

    /// <summary>The factors of the Householder reflections, n.</summary>
    public readonly E* Tau;

    /// <summary>A vector to work with, n.</summary>
    public readonly E* W;

    /// <summary>The diagonal, last the eigenvalues, n.</summary>
    public readonly V* D;

    /// <summary>The off-diagonal of the tridiagonal matrix, real, n of which the last is unused.</summary>
    public readonly V* OffDiagonal;

    /// <summary>Cosines of the rotations of a sweep, n.</summary>
    public readonly V* Cos;

    /// <summary>Their sines, n.</summary>
    public readonly V* Sin;

    /// <summary>How many reals the work needs.</summary>
    public static int Length(int n) => (((n * n) + (2 * n)) * Unsafe.SizeOf<E>() / Unsafe.SizeOf<R>()) + (4 * n * V.Count);
}
