using Lapack;
using Lapack.Native;
using Native.Tests;

namespace Managed.Tests;

/// <summary>Libraries whose drivers fail: another one gives the answer.</summary>
public class EighDriverTests
{
    /// <summary>
    /// xSYEVD does not converge, and xSYEVR and xSTEMR report success without having found anything: seen in OpenBLAS where NaN of an
    /// earlier call lay behind an operand.
    /// </summary>
    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void EigenvaluesThatADriverDidNotFindAreFoundByAnother(DType type)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dsyev"), "this LAPACK has no third driver, dsyev");
        string source = """
            void ssyevd_(char *j, char *u, int *n, void *a, void *lda, void *w, float *work, int *lwork, int *iwork, int *li, int *info)
            { if (*lwork == -1) { work[0] = 1000; iwork[0] = 100; } else *info = 2; }
            void dsyevd_(char *j, char *u, int *n, void *a, void *lda, void *w, double *work, int *lwork, int *iwork, int *li, int *info)
            { if (*lwork == -1) { work[0] = 1000; iwork[0] = 100; } else *info = 2; }
            void cheevd_(char *j, char *u, int *n, void *a, void *lda, void *w, float *work, int *lwork, float *rwork, int *lrwork,
                         int *iwork, int *li, int *info)
            { if (*lwork == -1) { work[0] = rwork[0] = 1000; iwork[0] = 100; } else *info = 2; }
            void ssyevr_() {} void dsyevr_() {} void cheevr_() {} void zheevr_() {}
            void sstemr_() {} void dstemr_() {} void cstemr_() {} void zstemr_() {}
            """;
        NDArray b = Num.AsType(Num.DefaultRng(1).Normal([7, 7]), type);
        NDArray a = b + Num.SwapAxes(b);
        (NDArray w, _) = Linalg.Eigh(a);
        double tolerance = 200 * type.Epsilon();
        using (StandIn.Load(source).Use())
        {
            (NDArray values, NDArray vectors) = Linalg.Eigh(a);
            Assert.True((double)Num.Max(Num.Abs(values - w)) < tolerance);
            Assert.True((double)Num.Max(Num.Abs(Num.MatMul(a, vectors) - (vectors * values))) < tolerance);
            Assert.True((double)Num.Max(Num.Abs(Linalg.Eigvalsh(a) - w)) < tolerance);

            // A subset takes xSTEMR first.
            (values, vectors) = Linalg.Eigh(a, EighSubset.Indices(2..5));
            Assert.True((double)Num.Max(Num.Abs(values - w[2..5])) < tolerance);
            Assert.True((double)Num.Max(Num.Abs(Num.MatMul(a, vectors) - (vectors * values))) < tolerance);
        }
    }

    /// <summary>xSTEMR may report success and leave vectors zero, where a group of equal eigenvalues is cut.</summary>
    [Theory, InlineData(DType.Float32), InlineData(DType.Float64)]
    public void VectorsThatADriverLeftZeroAreFoundByAnother(DType type)
    {
        string source = """
            void stemr(int *il, int *iu, int *m) { *m = *iu - *il + 1; }
            void sstemr_(char *j, char *r, int *n, void *d, void *e, void *vl, void *vu, int *il, int *iu, int *m) { stemr(il, iu, m); }
            void dstemr_(char *j, char *r, int *n, void *d, void *e, void *vl, void *vu, int *il, int *iu, int *m) { stemr(il, iu, m); }
            """;
        NDArray d = Num.AsType(Num.Arange(6), type), e = Num.OnesLike(d)[1..], dense = Num.Diag(d) + Num.Diag(e, 1) + Num.Diag(e, -1);
        double tolerance = 100 * type.Epsilon();
        using (StandIn.Load(source).Use())
        {
            EighSubset middle = EighSubset.Indices(1..4);
            foreach (EighResult found in new[] { Linalg.EighTridiagonal(d, e, middle), Linalg.Eigh(dense, middle) })
            {
                (NDArray w, NDArray v) = found;
                Assert.True((double)Num.Max(Num.Abs(Num.MatMul(dense, v) - (v * w))) < tolerance);
                Assert.True((double)Num.Max(Num.Abs(Num.Sum(Num.AbsSquare(v), 0) - 1)) < tolerance);
            }
        }
    }
}
