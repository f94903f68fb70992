using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class KeepingPrimitiveTests
{
    /// <summary>y = x^2, of which 2 x is kept; how often the forward function ran.</summary>
    sealed class Square() : KeepingPrimitive<NDArray>("square")
    {
        public int Evaluated { get; private set; }

        protected override NDArray[] Forward(NDArray[] inputs, out NDArray kept)
        {
            Evaluated++;
            Assert.False(inputs[0].IsRecorded);
            kept = 2 * inputs[0];
            return [inputs[0] * inputs[0]];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, NDArray kept, bool[] needed) => g => [g[0]! * kept];

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, NDArray kept, NDArray?[] tangents) => (outputs, [kept * tangents[0]!]);
    }

    static readonly NDArray A = NDArray.Of(0.5, 2);

    [Fact]
    public void WhatIsKeptReachesTheRulesAndNothingIsComputedTwice()
    {
        var square = new Square();
        Sample.Equal(2 * A, Autodiff.Grad(x => Sum(square.Of(x)))(A));
        Assert.Equal(1, square.Evaluated);
        Sample.Equal(2 * A, Autodiff.Jvp(x => square.Of(x), A, Ones(2)).Tangent);
        Assert.Equal(2, square.Evaluated);

        // Through two levels: the outer transform gets what the lower one computed.
        Sample.Equal(2 * A, Autodiff.Jvp(Autodiff.Grad(x => Sum(square.Of(x))), A, Ones(2)).Value);
        Assert.Equal(3, square.Evaluated);
    }

    [Fact]
    public void ARuleThatIsCalledFromOutsideComputesItAgain()
    {
        var square = new Square();
        Pullback pullback = square.Vjp([A], square.Forward([A]), [true]);
        Sample.Equal(2 * A, pullback([Ones(2)])[0]!);
        (NDArray[] outputs, NDArray?[] tangents) = square.Jvp([A], [Ones(2)]);
        Sample.Equal(A * A, outputs[0]);
        Sample.Equal(2 * A, tangents[0]!);
        Assert.Equal(3, square.Evaluated);
    }
}
