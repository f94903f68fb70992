using System.Numerics;
using System.Reflection;
using Lapack.Native;

namespace Native.Tests;

/// <summary>The public methods of the routines, each of which is one line that calls the generic form that all other tests call.</summary>
public class OverloadTests
{
    static readonly Type[] all = [typeof(float), typeof(double), typeof(ComplexSingle), typeof(Complex)];

    public static TheoryData<string> Methods() =>
        [.. Enum.GetNames<Routine>()
            .Except([nameof(Routine.Ilaver), nameof(Routine.Gemmtr), nameof(Routine.Gemv), nameof(Routine.Symv)])];

    [Theory, MemberData(nameof(Methods))]
    public void Each_scalar_type_has_an_overload_that_calls_the_generic_form(string name)
    {
        MethodInfo[] overloads = [.. typeof(LapackLibrary).GetMethods().Where(m => m.Name == name)];
        var called = new List<Type>();
        foreach (MethodInfo overload in overloads)
        {
            MethodBase target = LastCall(overload);
            Assert.Equal(name, target.Name);
            called.Add(target.GetGenericArguments()[0]);
            Assert.Contains(overload.GetParameters(), p => p.ParameterType.GenericTypeArguments.Contains(called[^1]));
        }

        Assert.Equal((name == nameof(Routine.Stevd) ? all[..2] : all).OrderBy(t => t.Name), called.OrderBy(t => t.Name));
    }

    /// <summary>The last method of the library that the code of a method names.</summary>
    static MethodBase LastCall(MethodInfo method)
    {
        const byte Call = 0x28;
        byte[] code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (int at = code.Length - 5; at >= 0; at--)
        {
            if (code[at] == Call && Resolve(BitConverter.ToInt32(code, at + 1)) is MethodBase target
                && target.DeclaringType == method.DeclaringType)
            {
                return target;
            }
        }

        throw new InvalidOperationException($"{method} calls nothing.");

        MethodBase? Resolve(int token)
        {
            try
            {
                return method.Module.ResolveMethod(token);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }
}
