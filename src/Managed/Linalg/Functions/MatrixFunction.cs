namespace Lapack;

// Analytic functions of a matrix, as primitives. With the Frechet derivative L_f(A, E) = d/dt f(A + t E) at t = 0:
//
//     JVP   dF = L_f(A, dA)
//     VJP   gA = L_f(A^T, gF)                    since tr(g^T L_f(A, E)) = tr(L_f(A, g^T) E) and f(A^T) = f(A)^T: no conjugates
//
// and L_f is a primitive in its turn, linear in E; along A, with block(A, D) = [[A, D], [0, A]] and f(block(A, E))_12 = L_f(A, E),
//
//     JVP   dL = L_f(A, dE) + L_f(block(A, dA), block(E, 0))_12
//     VJP   gE = L_f(A^T, g),   gA = L_f(block(A^T, g), block(E^T, 0))_12
//
// which are formulas in L_f again: derivatives of any order, each order on matrices twice as large.
//
// Sources: N. J. Higham, Functions of Matrices (2008), section 3.2; N. J. Higham and S. D. Relton, Higher order Frechet derivatives of
// matrix functions, SIAM J. Matrix Anal. Appl. 35 (2014); R. Mathias, ibid. 17 (1996), for the block identity.

/// <summary>An analytic function of square matrices, given by its value and Frechet derivative for one matrix of plain numbers.</summary>
abstract class MatrixFunction(string name)
{
    public string Name { get; } = name;

    /// <summary>f of every matrix of a batch, differentiable.</summary>
    public NDArray Of(NDArray a) => new ValuePrimitive(this).Of(a);

    /// <summary>f(A) for one n x n matrix, n > 0.</summary>
    /// <param name="a">A, without NaN and infinity.</param>
    /// <param name="batch">Its index in a batch, for errors; null for a single one.</param>
    protected abstract NDArray Value(NDArray a, int? batch);

    /// <summary>f of every matrix: of the type of the matrices, or complex if one of the values is.</summary>
    NDArray Values(NDArray a)
    {
        if (a.Rank == 2 && a.Size > 0)
        {
            return One(a.Shape[^1], () => Value(a, null));
        }

        var complex = new NDArray?[MatrixBatch.Count(a)];
        NDArray result = MatrixBatch.Map(a, (m, batch) =>
        {
            NDArray value = Value(m, batch);
            if (a.DType.IsComplex() || !value.DType.IsComplex())
            {
                return value;
            }

            complex[batch ?? 0] = value;
            return NDArray.ZerosLike(m);
        });
        if (complex.FirstOrDefault(x => x is not null) is not { } first)
        {
            return result;
        }

        int n = a.Shape[^1];
        result = result.AsType(first.DType);
        for (int m = 0; m < complex.Length; m++)
        {
            if (complex[m] is { } value)
            {
                StridedCopy.Copy(value, result.View([n, n], [n, 1], m * n * n));
            }
        }

        return result;
    }

    /// <summary>The result for a matrix that is no part of a batch, with the threads for its order.</summary>
    static NDArray One(int n, Func<NDArray> compute)
    {
        NDArray? result = null;
        MatrixBatch.Each(1, n, (_, _) => result = compute());
        return result!;
    }

    /// <summary>L_f(A, E) for n x n matrices of one type, n > 0, E not zero and of about the norm of A.</summary>
    protected abstract NDArray Frechet(NDArray a, NDArray e, int? batch);

    /// <summary>
    /// L_f(A, E) for n x n matrices of one type, n > 0, and any E: L is linear in E, so 0 gives 0; NaN or infinity, also in A, gives NaN.
    /// </summary>
    NDArray FrechetAlong(NDArray a, NDArray e, int? batch)
    {
        double size = Cancellation.Size(e);
        return size == 0 ? e
            : double.IsFinite(size) && (bool)Num.All(Num.IsFinite(a)) ? FrechetOfAnyScale(a, e, batch)
            : Num.Full(e.ShapeArray, double.NaN, e.DType);
    }

    /// <summary>The exponent of two below which a direction is not scaled down to the size of a small A.</summary>
    protected virtual int SmallestDirection => int.MinValue;

    /// <summary>L_f(A, E) for n x n matrices of one type, n > 0, and an E that is finite and not zero.</summary>
    protected virtual NDArray FrechetOfAnyScale(NDArray a, NDArray e, int? batch)
    {
        // A direction of the size of A neither adds to the scaling nor is lost beside it. The ratio is in the range of the type.
        double size = Norm(e), scale = Norm(a);
        int limit = a.DType.RealType() == DType.Float32 ? 100 : 1000;
        int target = Math.Max(SmallestDirection, Math.ILogB(scale > 0 ? scale : 1));
        double ratio = Math.ScaleB(1, Math.Clamp(target - Math.ILogB(size), -limit, limit));
        return ratio is > 0.01 and < 100 ? Frechet(a, e, batch) : Frechet(a, e * ratio, batch) / ratio;

        static double Norm(NDArray x) => Math.Min((double)Num.EuclideanNorm(x), double.MaxValue);
    }

    /// <summary>block(A, D) = [[A, D], [0, A]].</summary>
    public static NDArray Block(NDArray a, NDArray d) => Num.Concatenate(
        [Num.Concatenate([a, d], -1), Num.Concatenate([NDArray.ZerosLike(a), a], -1)], -2);

    /// <summary>The upper right block.</summary>
    static NDArray UpperRight(NDArray block)
    {
        int n = block.Shape[^1] / 2;
        return block[Num.Ellipsis, ..n, n..];
    }

    /// <summary>L_f(block(A, D), block(E, 0))_12, the derivative of L_f(A, E) along D.</summary>
    NDArray SecondDerivative(NDArray a, NDArray e, NDArray d) =>
        UpperRight(Derivative(Block(a, d), Block(e, NDArray.ZerosLike(e))));

    /// <summary>L_f(A, E) for every matrix of a batch, differentiable.</summary>
    public NDArray Derivative(NDArray a, NDArray e) => new FrechetPrimitive(this).Of(a, e);

    sealed class ValuePrimitive(MatrixFunction f) : Primitive(f.Name)
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            FiniteScan.Require(a, f.Name);
            return [f.Values(a)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray a = inputs[0];
            return g => [f.Derivative(Num.SwapAxes(a), g[0]!)];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), [f.Derivative(inputs[0], tangents[0]!)]);
    }

    sealed class FrechetPrimitive(MatrixFunction f) : Primitive(f.Name)
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            DType type = DTypes.Promote(inputs[0].DType, inputs[1].DType);
            NDArray a = inputs[0].AsType(type), e = inputs[1].AsType(type);
            int n = a.Shape[^1];
            if (a.Rank == 2 && a.Size > 0)
            {
                return [One(n, () => f.FrechetAlong(a, e, null))];
            }

            NDArray directions = Num.Reshape(e, [-1, n, n]);
            return [MatrixBatch.Map(a, (m, batch) => f.FrechetAlong(m, directions[batch ?? 0], batch))];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray e) = (Num.SwapAxes(inputs[0]), Num.SwapAxes(inputs[1]));
            return g =>
            [
                needed[0] ? f.SecondDerivative(a, e, g[0]!) : null,
                needed[1] ? f.Derivative(a, g[0]!) : null,
            ];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray e) = (inputs[0], inputs[1]);
            NDArray? alongE = tangents[1] is { } de ? f.Derivative(a, de) : null;
            NDArray? alongA = tangents[0] is { } da ? f.SecondDerivative(a, e, da) : null;
            return (Apply(inputs), [Num.SumOfTerms(alongE, alongA)]);
        }
    }
}
