using Lapack.Native;

namespace Lapack;

/// <summary>
/// How the matrices of one call are factored, and the factors once they are: the call, its derivatives and theirs share them. They
/// are found again by the identity of the array, so what is shared never decides what comes out.
/// </summary>
/// <param name="structure">General, positive definite, Hermitian or symmetric.</param>
/// <param name="uplo">The triangle that is read; for General all is.</param>
/// <param name="form">The form of the gradient with respect to a triangle.</param>
/// <param name="check">What to do about NaN and infinity.</param>
/// <param name="function">What errors call the caller.</param>
/// <param name="upright">Whether A itself must be factored, as its factors will be shown to the user.</param>
sealed class FactorCache(MatrixStructure structure, Uplo uplo, GradientForm form, FiniteCheck check, string function, bool upright = false)
{
    readonly Lock gate = new();
    NDArray? matrices;
    Factors? factors;

    /// <summary>Whether NaN and infinity are refused.</summary>
    public bool CheckFinite => check == FiniteCheck.Throw;

    /// <summary>What errors call the caller.</summary>
    public string Function => function;

    /// <summary>The cache of a call with options.</summary>
    public static FactorCache For(SolveOptions options, string function, bool mark = false)
    {
        if (options.Uplo is not (Uplo.Lower or Uplo.Upper))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Uplo, $"{function}: Uplo is Uplo.Lower or Uplo.Upper.");
        }

        FiniteCheck check = mark ? FiniteCheck.Mark : options.CheckFinite ? FiniteCheck.Throw : FiniteCheck.None;
        return new(options.Structure, options.Uplo, options.GradientForm, check, function);
    }

    /// <summary>The factors of plain matrices.</summary>
    public Factors Of(NDArray a)
    {
        lock (gate)
        {
            if (factors is null || !matrices!.IsSameView(a))
            {
                factors = Factors.Of(a, structure, uplo, check, function, upright);
                matrices = a.Value;
            }

            return factors;
        }
    }

    /// <summary>The factors of matrices that must be regular, unless failures are marked.</summary>
    public Factors Regular(NDArray a)
    {
        Factors result = Of(a);
        if (check != FiniteCheck.Mark)
        {
            result.RequireRegular();
        }

        return result;
    }

    /// <summary>The matrices that the raw ones stand for.</summary>
    public NDArray Full(NDArray raw) => structure == MatrixStructure.General ? raw : Triangles.Full(raw, uplo, form, structure != MatrixStructure.Symmetric);

    /// <summary>The gradient with respect to the raw matrices from that with respect to all elements.</summary>
    public NDArray Raw(NDArray g) => structure == MatrixStructure.General ? g : Triangles.Raw(g, uplo, form, structure != MatrixStructure.Symmetric);

    /// <summary>The status of every matrix, shape (...): 0, LAPACK's info, or -1 for NaN or infinity.</summary>
    public NDArray Info(NDArray a)
    {
        NDArray result = NDArray.Empty(DType.Int64, [.. a.Shape[..^2]]);
        ReadOnlySpan<int> info = Of(a.Value).Info;
        for (int m = 0; m < info.Length; m++)
        {
            result.Dense<long>()[m] = info[m];
        }

        return result;
    }

    /// <summary>NaN in place of the results that belong to failed matrices, which had zeros so far; their derivatives are zero.</summary>
    /// <param name="result">Shape (..., and as many axes as <paramref name="inner"/> says).</param>
    /// <param name="info">Shape (...), or one that broadcasts to it.</param>
    /// <param name="inner">Axes of the result that are no batch axes.</param>
    public static NDArray MarkFailures(NDArray result, NDArray info, int inner)
    {
        NDArray failed = Num.NotEqual(info, 0);
        return Num.Where(Num.Reshape(failed, [.. failed.Shape, .. Enumerable.Repeat(1, inner)]), double.NaN, result);
    }
}
