using System.Numerics;

namespace Lapack;

/// <summary>
/// The QR factorization of every matrix of a batch as LAPACK leaves it: R on and above the diagonal, and below it, with tau, the reflectors
/// whose product is Q. Square matrices can be solved with.
/// </summary>
abstract class QrFactors(int[] batch) : Factors(batch)
{
    /// <summary>Factors matrices of shape (..., m, n).</summary>
    /// <param name="a">Plain matrices; they are copied.</param>
    /// <param name="pivoted">Whether columns are exchanged.</param>
    /// <param name="how">What errors call the caller, and whether to search for NaN and infinity.</param>
    public static QrFactors Of(NDArray a, bool pivoted, Factoring how) =>
        Scalars.Evaluate(a.DType, new Body(MatrixBatch.WorkingCopy(a, how.Function, how.CheckFinite), pivoted));

    /// <summary>Orthonormal columns that complete others to a basis. No transform or scope sees it.</summary>
    /// <param name="q">Shape (..., m, k), k at most m; plain numbers.</param>
    public static NDArray Completion(NDArray q) => Of(q, pivoted: false, new("QR") { CheckFinite = false })
        .Unpack(QrMode.Complete, positive: false).Q[Num.Ellipsis, q.Shape[^1]..];

    /// <summary>If pivoted, for each column of A P the column of A that it is, Int64, shape (..., n); otherwise of length 0.</summary>
    public abstract NDArray Columns { get; }

    /// <summary>Q and R.</summary>
    /// <param name="mode">Which factors, of what shape.</param>
    /// <param name="positive">Whether the diagonal of R is made positive.</param>
    public abstract (NDArray Q, NDArray R) Unpack(QrMode mode, bool positive);

    sealed class Body(NDArray work, bool pivoted) : IScalarFunction<QrFactors>
    {
        public QrFactors Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R> => new QrDriver<T, R>(work, pivoted);
    }
}
