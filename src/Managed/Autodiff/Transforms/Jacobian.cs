namespace Lapack;

// The Jacobian J of y = f(x), shape y.Shape + x.Shape, in the convention of the gradient:
//
//     x real, y real or complex     J_oi = dy_o / dx_i,                         dy = J dx
//     x complex, y real             J_oi = dy_o / dRe x_i - i dy_o / dIm x_i,   dy = Re(J dx); row o is the gradient of y_o
//     x and y complex               f holomorphic: J_oi = dy_o / dx_i,          dy = J dx; otherwise no single complex J exists
//
// Reverse mode takes a row a pass (two if only y is complex), forward mode a column a pass (two if only x is complex).
public static partial class Autodiff
{
    /// <summary>
    /// All first derivatives of all results. For real x, J_oi = dy_o/dx_i; for real results of complex arguments, row o is the gradient
    /// of y_o, dy_o/dRe x_i - i dy_o/dIm x_i, so that dy = Re(J dx); a complex function of a complex argument has one complex
    /// Jacobian, dy = J dx, only where it is holomorphic.
    /// </summary>
    /// <param name="f">Any array to any array.</param>
    /// <param name="mode">
    /// Row by row in reverse mode, column by column in forward mode; by default whichever takes fewer passes. They agree, but for
    /// eigenvectors at equal eigenvalues, where forward mode is exact and reverse mode has to refuse.
    /// </param>
    /// <param name="holomorphic">
    /// Says that f is complex-differentiable, which a complex function of a complex argument must be. It is checked along one random
    /// direction.
    /// </param>
    /// <returns>A function of x that gives an array of the shape f(x).Shape + x.Shape.</returns>
    /// <exception cref="ArgumentException">
    /// Thrown by the returned function: argument and result are complex and holomorphic is not set, or f is not holomorphic.
    /// </exception>
    public static Func<NDArray, NDArray> Jacobian(
        Func<NDArray, NDArray> f, JacobianMode mode = JacobianMode.Cheaper, bool holomorphic = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        Defined.Require(mode);
        return x =>
        {
            if (mode is not (JacobianMode.Cheaper or JacobianMode.Reverse or JacobianMode.Forward))
            {
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Jacobian: mode is Cheaper, Reverse or Forward.");
            }

            // Forward mode needs the shape and the type of the value alone, and no record.
            LookedPass? pass = mode == JacobianMode.Forward ? null : Record(a => [f(a[0])], [x]);
            NDArray y = pass is null ? f(Differentiable(x).Value) : pass.Values[0];
            CheckHolomorphic(x.DType, y.DType, holomorphic);
            bool columnPairs = x.DType.IsComplex() && !y.DType.IsComplex(), rowPairs = !x.DType.IsComplex() && y.DType.IsComplex();
            int[] shape = [.. y.Shape, .. x.Shape];
            if (x.Size == 0 || y.Size == 0)
            {
                return NDArray.ZerosOf(DTypes.Promote(x.DType, y.DType), shape);
            }

            long rows = (long)y.Size * (rowPairs ? 2 : 1), columns = (long)x.Size * (columnPairs ? 2 : 1);
            NDArray j = mode == JacobianMode.Reverse || (mode == JacobianMode.Cheaper && rows <= columns)
                ? Rows(pass!, x, y, rowPairs)
                : Columns(d => Jvp(f, x, d).Tangent, x, columnPairs);
            j = Num.Reshape(j, shape);
            if (holomorphic)
            {
                CheckAgainstTangent(f, x, y, j);
            }

            return j;
        };
    }

    /// <summary>
    /// One row for each element of y: L(e_o), and for complex y of real x also the imaginary part, L(-i e_o) = Im dy_o/dx.
    /// </summary>
    static NDArray Rows(LookedPass pass, NDArray x, NDArray y, bool pairs)
    {
        NDArray Pull(NDArray g) => pass.Run([g], isLast: false)[0] ?? NDArray.ZerosLike(x);
        var rows = new NDArray[y.Size];
        for (int o = 0; o < rows.Length; o++)
        {
            NDArray unit = Unit(y, o);
            rows[o] = Pull(unit);
            rows[o] = pairs ? rows[o] + (Num.I * Pull(-Num.I * unit)) : rows[o];
        }

        return Num.Stack(rows);
    }

    /// <summary>One column for each element of x: dy along e_i, and for real y of complex x also along i e_i; columns stand last.</summary>
    static NDArray Columns(Func<NDArray, NDArray> push, NDArray x, bool pairs)
    {
        var columns = new NDArray[x.Size];
        for (int i = 0; i < columns.Length; i++)
        {
            NDArray unit = Unit(x, i), column = push(unit);
            columns[i] = Num.Ravel(pairs ? column - (Num.I * push(Num.I * unit)) : column);
        }

        return Num.Transpose(Num.Stack(columns));
    }

    static NDArray Unit(NDArray like, int position)
    {
        NDArray unit = NDArray.ZerosLike(like);
        if (like.DType.RealType() == DType.Float32)
        {
            unit.Dense<float>()[like.DType.IsComplex() ? 2 * position : position] = 1;
        }
        else
        {
            unit.Dense<double>()[like.DType.IsComplex() ? 2 * position : position] = 1;
        }

        return unit;
    }

    static void CheckHolomorphic(DType x, DType y, bool holomorphic)
    {
        if (!y.IsInexact())
        {
            throw new ArgumentException($"Jacobian: the result is {y}. A comparison or an integer has no derivative.");
        }

        if (holomorphic && !(x.IsComplex() && y.IsComplex()))
        {
            throw new ArgumentException(
                $"Jacobian: a holomorphic function takes a complex array to a complex array, not {x} to {y}; leave out holomorphic: true.");
        }

        if (!holomorphic && x.IsComplex() && y.IsComplex())
        {
            throw new ArgumentException(
                $"Jacobian: a function of {x} with results of {y} has a single complex Jacobian only if it is holomorphic. " +
                "If it is, say Jacobian(f, holomorphic: true); otherwise take the Jacobians of Num.Real(f(x)) and Num.Imag(f(x)), or " +
                "Autodiff.Jvp and Vjp.");
        }
    }

    /// <summary>J d against the derivative along a random d: where f = g(x, conj x), they differ by the part of conj x.</summary>
    static void CheckAgainstTangent(Func<NDArray, NDArray> f, NDArray x, NDArray y, NDArray j)
    {
        NDArray d = Direction(x, new Random(1));
        NDArray flat = Num.Reshape(j.Value, y.Size, x.Size);
        NDArray product = Num.Reshape(Num.MatMul(flat, Num.Ravel(d)), y.ShapeArray);
        double scale = (double)Num.EuclideanNorm(flat) * (double)Num.EuclideanNorm(d);
        RequireHolomorphic("Jacobian", product, Jvp(f, x.Value, d).Tangent.Value, scale);
    }

    /// <summary>Two values that agree where f is holomorphic, up to rounding of numbers of a given size.</summary>
    static void RequireHolomorphic(string function, NDArray expected, NDArray found, double size)
    {
        double difference = (double)Num.EuclideanNorm(expected - found);
        if (difference > 1e4 * expected.DType.Epsilon() * size)
        {
            throw new ArgumentException(
                $"{function}: the function is not holomorphic here. Its derivative along i dz differs from i times that along dz " +
                $"by {difference:E1} (of {size:E1}); Num.Conj, Real, Imag and Abs are not holomorphic. " +
                "For a real loss use Autodiff.Grad, otherwise Autodiff.Jvp or Vjp.");
        }
    }
}

/// <summary>In which mode <see cref="Autodiff.Jacobian"/> works.</summary>
public enum JacobianMode
{
    /// <summary>Reverse mode for no more results than arguments, forward mode otherwise.</summary>
    Cheaper,

    /// <summary>One backward pass for each element of the result.</summary>
    Reverse,

    /// <summary>One forward pass, with the function, for each element of the argument.</summary>
    Forward,
}
