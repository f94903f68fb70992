using System.Numerics;

namespace Lapack;

// Householder's reduction of Hermitian matrices to real tridiagonal ones, A = Q T Q^H, one matrix a lane, by lower triangles: for
// k = 0, 1, ... the column below the diagonal becomes (beta, 0, ...) by H_k = I - tau v v^H with v_(k+1) = 1 and real beta, and with
//
//     x = tau A v,   w = x - (tau x^H v / 2) v,   A := H^H A H = A - v w^H - w v^H.
//
// The v of step k is kept in row k, right of the diagonal, where nothing reads the matrix. Q = H_0 H_1 ... is made in place, from the
// last reflection to the first.
//
// Sources: LAPACK's xSYTD2 and xHETD2, xLARFG, xORG2R; Golub and Van Loan, Matrix Computations, section 8.3.

/// <summary>From Hermitian matrices to real tridiagonal ones.</summary>
static unsafe class LaneTridiagonal<E, V, R>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Fills the diagonal and the off-diagonal, and leaves the reflections in A and tau.</summary>
    public static void Reduce(in EighWork<E, V, R> work)
    {
        int n = work.N;
        for (int k = 0; k < Reflections(n); k++)
        {
            MakeReflection(work, k);
            Multiply(work, k);
            MakeUpdate(work, k);
            Update(work, k);
        }

        for (int i = 0; i < n; i++)
        {
            work.D[i] = E.Real(work.A[(i * n) + i]);
        }

        if (E.Parts == 1 && n > 1)
        {
            work.OffDiagonal[n - 2] = E.Real(work.A[((n - 1) * n) + n - 2]);
        }
    }

    /// <summary>Of a complex matrix the last reflection only makes the last off-diagonal element real.</summary>
    static int Reflections(int n) => E.Parts == 1 ? n - 2 : n - 1;

    /// <remarks>
    /// A part that is so small that its squares are lost counts as zero. It is beyond the rounding errors of the matrix, which
    /// <see cref="LaneScaling"/> has seen to.
    /// </remarks>
    static void MakeReflection(in EighWork<E, V, R> work, int k)
    {
        int n = work.N;
        E* v = work.A + (k * n);
        E alpha = work.A[((k + 1) * n) + k];
        V re = E.Real(alpha), im = E.Imaginary(alpha), rest = im * im;
        for (int i = k + 2; i < n; i++)
        {
            E x = work.A[(i * n) + k];
            v[i] = x;
            rest += E.AbsSquare(x);
        }

        V one = V.Create(R.One), none = V.Less(rest, V.Create(LaneScaling.SafeSquare<R>()));
        V beta = -V.CopySign(V.Sqrt(V.MultiplyAdd(re, re, rest)), re), inverse = one / beta, down = re - beta;

        // 1 / (alpha - beta) = conj(alpha - beta) / |alpha - beta|^2; real: without squares.
        V size = E.Parts == 1 ? one / down : one / V.MultiplyAdd(down, down, im * im);
        E scale = E.Parts == 1 ? E.Join(size, default) : E.Join(down * size, -im * size);
        V zero = default;
        scale = E.Join(V.Select(none, zero, E.Real(scale)), V.Select(none, zero, E.Imaginary(scale)));
        work.Tau[k] = E.Join(V.Select(none, zero, -down * inverse), V.Select(none, zero, -im * inverse));
        work.OffDiagonal[k] = V.Select(none, re, beta);
        v[k + 1] = E.Join(one, zero);
        for (int i = k + 2; i < n; i++)
        {
            v[i] *= scale;
        }
    }

    /// <summary>w = A v, by the lower triangle, two rows at a time.</summary>
    static void Multiply(in EighWork<E, V, R> work, int k)
    {
        int n = work.N, i = k + 1;
        E* v = work.A + (k * n), w = work.W;
        for (int j = i; j < n; j++)
        {
            w[j] = default;
        }

        for (; i + 1 < n; i += 2)
        {
            E* row0 = work.A + (i * n), row1 = row0 + n;
            E v0 = v[i], v1 = v[i + 1], sum0 = w[i], sum1 = w[i + 1];
            for (int j = k + 1; j < i; j++)
            {
                E x0 = row0[j], x1 = row1[j], vj = v[j];
                sum0 = E.MultiplyAdd(x0, vj, sum0);
                sum1 = E.MultiplyAdd(x1, vj, sum1);
                w[j] = E.MultiplyConjugateAdd(v0, x0, E.MultiplyConjugateAdd(v1, x1, w[j]));
            }

            E between = row1[i];
            w[i] = E.ScaleAdd(v0, E.Real(row0[i]), E.MultiplyConjugateAdd(v1, between, sum0));
            w[i + 1] = E.ScaleAdd(v1, E.Real(row1[i + 1]), E.MultiplyAdd(between, v0, sum1));
        }

        if (i < n)
        {
            E* row = work.A + (i * n);
            E vi = v[i], sum = w[i];
            for (int j = k + 1; j < i; j++)
            {
                sum = E.MultiplyAdd(row[j], v[j], sum);
                w[j] = E.MultiplyConjugateAdd(vi, row[j], w[j]);
            }

            w[i] = E.ScaleAdd(vi, E.Real(row[i]), sum);
        }
    }

    /// <summary>x = tau w, w = x - (tau x^H v / 2) v.</summary>
    static void MakeUpdate(in EighWork<E, V, R> work, int k)
    {
        int n = work.N;
        E* v = work.A + (k * n), w = work.W;
        E tau = work.Tau[k], product = default;
        for (int i = k + 1; i < n; i++)
        {
            E x = tau * w[i];
            w[i] = x;
            product = E.MultiplyConjugateAdd(v[i], x, product);
        }

        E half = E.Scale(tau * product, V.Create(R.CreateTruncating(-0.5)));
        for (int i = k + 1; i < n; i++)
        {
            w[i] = E.MultiplyAdd(half, v[i], w[i]);
        }
    }

    /// <summary>A := A - v w^H - w v^H, the lower triangle, two rows at a time.</summary>
    static void Update(in EighWork<E, V, R> work, int k)
    {
        int n = work.N, i = k + 1;
        E* v = work.A + (k * n), w = work.W;
        for (; i + 1 < n; i += 2)
        {
            E* row0 = work.A + (i * n), row1 = row0 + n;
            E v0 = -v[i], v1 = -v[i + 1], w0 = -w[i], w1 = -w[i + 1];
            for (int j = k + 1; j <= i; j++)
            {
                E vj = v[j], wj = w[j];
                row0[j] = E.MultiplyConjugateAdd(v0, wj, E.MultiplyConjugateAdd(w0, vj, row0[j]));
                row1[j] = E.MultiplyConjugateAdd(v1, wj, E.MultiplyConjugateAdd(w1, vj, row1[j]));
            }

            row1[i + 1] = E.MultiplyConjugateAdd(v1, -w1, E.MultiplyConjugateAdd(w1, -v1, row1[i + 1]));
        }

        if (i < n)
        {
            E* row = work.A + (i * n);
            E vi = -v[i], wi = -w[i];
            for (int j = k + 1; j <= i; j++)
            {
                row[j] = E.MultiplyConjugateAdd(vi, w[j], E.MultiplyConjugateAdd(wi, v[j], row[j]));
            }
        }
    }

    /// <summary>Q in the place of A.</summary>
    public static void FormQ(in EighWork<E, V, R> work)
    {
        int n = work.N;
        if (n == 0)
        {
            return;
        }

        E one = E.Join(V.Create(R.One), default);
        work.A[(n * n) - 1] = one;
        for (int k = Reflections(n) - 1; k >= 0; k--)
        {
            Reflect(work, k);
        }

        for (int j = 1; j < n; j++)
        {
            work.A[j] = work.A[j * n] = default;
        }

        work.A[0] = one;
    }

    /// <summary>
    /// Q := H_k Q, where row and column k + 1 of Q are those of the unit matrix; rows and columns before are not looked at.
    /// </summary>
    static void Reflect(in EighWork<E, V, R> work, int k)
    {
        int n = work.N, next = k + 1, i = k + 2;
        E* v = work.A + (k * n), y = work.W, rowNext = work.A + (next * n);
        for (int j = k + 2; j < n; j++)
        {
            y[j] = default;
        }

        for (; i + 1 < n; i += 2)
        {
            E* row0 = work.A + (i * n), row1 = row0 + n;
            E v0 = v[i], v1 = v[i + 1];
            for (int j = k + 2; j < n; j++)
            {
                y[j] = E.MultiplyConjugateAdd(row1[j], v1, E.MultiplyConjugateAdd(row0[j], v0, y[j]));
            }
        }

        if (i < n)
        {
            E* row = work.A + (i * n);
            E vi = v[i];
            for (int j = k + 2; j < n; j++)
            {
                y[j] = E.MultiplyConjugateAdd(row[j], vi, y[j]);
            }
        }

        E minus = -work.Tau[k];
        rowNext[next] = E.Join(V.Create(R.One), default) + minus;
        for (int j = k + 2; j < n; j++)
        {
            E yj = minus * y[j];
            y[j] = yj;
            rowNext[j] = yj;
        }

        for (i = k + 2; i < n; i++)
        {
            E* row = work.A + (i * n);
            E vi = v[i];
            row[next] = minus * vi;
            for (int j = k + 2; j < n; j++)
            {
                row[j] = E.MultiplyAdd(vi, y[j], row[j]);
            }
        }
    }
}
