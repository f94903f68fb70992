using System.Numerics;
using Lapack.Native;

namespace Lapack;

// w, V = eigh(T) of real symmetric tridiagonal T with diagonal d and off-diagonal e. The gradient is that of Eigh.cs on the elements
// that exist: gd = diag gA, ge the elements below it, which carry both halves. The JVP is that of EighTangent.cs for tridiagonal dT.
public static partial class Linalg
{
    /// <summary>Eigenvalues and eigenvectors of real symmetric tridiagonal matrices (scipy.linalg.eigh_tridiagonal).</summary>
    /// <param name="d">The diagonals, shape (..., n), Float32 or Float64 (integers count as Float64).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1), of the same type; for n = 0 shape (..., 0).</param>
    /// <param name="options">As for <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>; null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), ascending; eigenvectors, shape (..., n, n), one a column; fewer with a subset.</returns>
    /// <remarks>
    /// LAPACK xSTEVD; a subset without derivatives by xSTEMR, n k operations. Libraries without them get the dense matrix. The gradient
    /// costs as much as that of the dense problem, 5 n^3.
    /// </remarks>
    /// <exception cref="ArgumentException">Complex arrays, shapes that do not fit, or NaN or infinity.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.</exception>
    public static EighResult EighTridiagonal(NDArray d, NDArray e, EighOptions? options = null)
    {
        options ??= EighOptions.Default;
        (d, e) = CheckTridiagonal(d, e, "EighTridiagonal");
        NDArray[] wv;
        if (options.Subset is { } subset)
        {
            wv = !d.IsRecorded && !e.IsRecorded && d.Size > 0 ? TridiagonalSubset(d, e, subset) : [];
            if (wv.Length == 0)
            {
                NDArray[] all = new TridiagonalEighPrimitive(options).Apply(d, e);
                (int from, int to) = BoundsOf(subset, all[0].Value);
                wv = [all[0][Num.Ellipsis, from..to], all[1][Num.Ellipsis, .., from..to]];
            }
        }
        else
        {
            wv = new TridiagonalEighPrimitive(options).Apply(d, e);
        }

        return new(wv[0], options.Gauge == Gauge.LargestReal ? new LargestRealGauge().Of(wv[1]) : wv[1]);
    }

    /// <summary>Eigenvalues of real symmetric tridiagonal matrices (scipy.linalg.eigvalsh_tridiagonal).</summary>
    /// <param name="d">The diagonals, shape (..., n).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1).</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), ascending; fewer with a subset.</returns>
    /// <remarks>Eigenvectors are computed only when a transform records the call, since the gradient, V_ij^2 and 2 V_ij V_i+1,j, needs them.</remarks>
    /// <exception cref="ArgumentException">Complex arrays, shapes that do not fit, or NaN or infinity.</exception>
    public static NDArray EigvalshTridiagonal(NDArray d, NDArray e, EighOptions? options = null)
    {
        if (d.IsRecorded || e.IsRecorded)
        {
            return EighTridiagonal(d, e, options).Eigenvalues;
        }

        (d, e) = CheckTridiagonal(d, e, "EigvalshTridiagonal");
        NDArray w = FactorTridiagonal(d, e, Job.NoVectors)[0];
        (int from, int to) = options?.Subset is { } subset ? BoundsOf(subset, w) : (0, w.Shape[^1]);
        return w[Num.Ellipsis, from..to];
    }

    static (NDArray D, NDArray E) CheckTridiagonal(NDArray d, NDArray e, string name)
    {
        (d, e) = (d.DType.IsInexact() ? d : d.AsType(DType.Float64), e.DType.IsInexact() ? e : e.AsType(DType.Float64));
        if (d.DType.IsComplex() || e.DType.IsComplex())
        {
            throw new ArgumentException($"{name} takes real arrays, not {d.DType} and {e.DType}: a Hermitian tridiagonal matrix has the eigenvalues of the real one with |e|.");
        }

        if (d.Rank == 0 || e.Rank == 0 || e.Shape[^1] != Math.Max(0, d.Shape[^1] - 1) || Layout.Broadcast(d.Shape[..^1], e.Shape[..^1]) is not { } batch)
        {
            throw new ArgumentException($"{name} needs diagonals of shape (..., n) and (..., n - 1), not {Layout.Text(d.Shape)} and {Layout.Text(e.Shape)}.");
        }

        DType type = DTypes.Promote(d, e);
        return (Fit(d), Fit(e));

        NDArray Fit(NDArray x) => Num.BroadcastTo(x.DType == type ? x : x.AsType(type), [.. batch, x.Shape[^1]]);
    }

    static NDArray[] FactorTridiagonal(NDArray d, NDArray e, Job job)
    {
        FiniteScan.Require(d, "Diagonal of EighTridiagonal");
        FiniteScan.Require(e, "Off-diagonal of EighTridiagonal");
        LapackLibrary library = LapackLibrary.Current;
        bool single = d.DType == DType.Float32;
        if (!(single ? library.TryAddress<float>(Routine.Stevd, out _) : library.TryAddress<double>(Routine.Stevd, out _)))
        {
            NDArray dense = new TridiagonalMatrix().Of(d, e);
            (NDArray values, NDArray vectors) = Eigh(dense);
            return [values, vectors];
        }

        NDArray w = NDArray.Empty(d.DType, d.ShapeArray), v = MatrixBatch.EmptyColumnMajor(d.DType, [.. d.Shape, d.Shape[^1]]);
        if (single)
        {
            Run<float>();
        }
        else
        {
            Run<double>();
        }

        return [w, v];

        void Run<R>()
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = d.Shape[^1], off = e.Shape[^1];
            R[] diagonal = d.ToArray<R>(), beside = e.ToArray<R>();
            MatrixBatch.Each(n == 0 ? 0 : d.Size / n, n, (library, m) =>
            {
                Span<R> values = w.Dense<R>().Slice(m * n, n), vectors = job == Job.Vectors ? v.FromOffset<R>().Slice(m * n * n, n * n) : [];
                diagonal.AsSpan(m * n, n).CopyTo(values);
                library.Stevd(job, n, values, beside.AsSpan(m * off, off), vectors, n);
            });
        }
    }

    /// <summary>By xSTEMR; empty if the library has none, or a matrix did not converge.</summary>
    static NDArray[] TridiagonalSubset(NDArray d, NDArray e, EighSubset subset)
    {
        FiniteScan.Require(d, "Diagonal of EighTridiagonal");
        FiniteScan.Require(e, "Off-diagonal of EighTridiagonal");
        int n = d.Shape[^1];
        bool single = d.DType == DType.Float32;
        LapackLibrary current = LapackLibrary.Current;
        if (subset.ByValue || !(single ? current.TryAddress<float>(Routine.Stemr, out _) : current.TryAddress<double>(Routine.Stemr, out _)))
        {
            return [];
        }

        (int from, int to) = subset.Bounds(n);
        int k = to - from;
        NDArray w = NDArray.Empty(d.DType, [.. d.Shape[..^1], k]), v = MatrixBatch.EmptyColumnMajor(d.DType, [.. d.Shape, k]);
        try
        {
            if (single)
            {
                Run<float>();
            }
            else
            {
                Run<double>();
            }
        }
        catch (NotConvergedException)
        {
            return [];
        }

        return [w, v];

        void Run<R>()
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            R[] diagonal = d.ToArray<R>(), beside = e.ToArray<R>();
            MatrixBatch.Each(k == 0 ? 0 : d.Size / n, n, (library, m) =>
            {
                R[] values = new R[n], work = new R[n];
                beside.AsSpan(m * (n - 1), n - 1).CopyTo(work);
                library.Stemr<R, R>(
                    Job.Vectors, EigenRange.Indices, n, diagonal.AsSpan(m * n, n), work, R.Zero, R.Zero, from + 1, to, values,
                    v.FromOffset<R>().Slice(m * n * k, n * k), n);
                values.AsSpan(0, k).CopyTo(w.Dense<R>()[(m * k)..]);
            });
        }
    }

    sealed class TridiagonalEighPrimitive(EighOptions options) : Primitive("tridiagonal eigh"), IGaugeFreedom
    {
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            int[] groups = v.Size == 0 ? [] : new EighPairs(w, options.Degeneracy).Groups;
            return [w, Num.MatMul(v, RandomBasis.Mixing(groups, v.ShapeArray, v.DType, random))];
        }

        protected internal override NDArray[] Forward(NDArray[] inputs) => FactorTridiagonal(inputs[0], inputs[1], Job.Vectors);

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            NDArray dense = new EighCotangent(Uplo.Lower, options with { GradientForm = GradientForm.Triangle }, g[0] is not null, g[1] is not null)
                .Of([.. outputs, .. g.OfType<NDArray>()]);
            return [Num.Diagonal(dense), Below(dense)];
        };

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            NDArray Direction(int i) => tangents[i] ?? NDArray.ZerosOf(inputs[i].DType, inputs[i].ShapeArray);
            return new EighTangent(Uplo.Lower, options.Degeneracy).Along(outputs[0], outputs[1], new TridiagonalMatrix().Of(Direction(0), Direction(1)));
        }
    }

    /// <summary>The elements below the diagonal.</summary>
    static NDArray Below(NDArray a) => a.Shape[^1] == 0
        ? NDArray.ZerosOf(a.DType, [.. a.Shape[..^1]])
        : Num.Diagonal(a[Num.Ellipsis, 1.., 0..^1]);

    /// <summary>The dense lower triangle from d and e.</summary>
    sealed class TridiagonalMatrix() : LinearPrimitive("tridiagonal matrix")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            int n = inputs[0].Shape[^1];
            NDArray a = NDArray.ZerosOf(DTypes.Promote(inputs[0], inputs[1]), [.. inputs[0].Shape, n]);
            StridedCopy.Copy(inputs[0], Num.Diagonal(a));
            if (n > 1)
            {
                StridedCopy.Copy(inputs[1], Num.Diagonal(AxisIndex.View(a, [Num.Ellipsis, 1.., 0..^1])));
            }

            return [a];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
            [needed[0] ? Num.Diagonal(g[0]!) : null, needed[1] ? Below(g[0]!) : null];
    }
}
