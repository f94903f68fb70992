using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class FactorCacheTests
{
    [Fact]
    public void DerivativesUseTheFactorsOfTheCall()
    {
        // Found by the identity of the array, also when it is traced; other numbers are factored anew.
        var cache = new FactorCache(MatrixStructure.General, Uplo.Lower, GradientForm.Triangle, FiniteCheck.Throw, "test");
        NDArray a = Matrix.Random(1, DType.Float64, 4, 4);
        Factors factors = cache.Of(a);
        Assert.Same(factors, cache.Of(a));
        Autodiff.Grad(x =>
        {
            Assert.Same(factors, cache.Of(x.Value));
            return Sum(x);
        })(a);
        Assert.NotSame(factors, cache.Of(a.T));
        Assert.NotSame(factors, cache.Of(a + 0));
    }
}
