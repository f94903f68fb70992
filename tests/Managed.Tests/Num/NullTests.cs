using System.Reflection;
using Lapack;

namespace Managed.Tests;

/// <summary>Functions of arrays say which argument is null.</summary>
public class NullTests
{
    [Fact]
    public void NullArraysAreNamed()
    {
        List<string> unnamed = [];
        foreach (MethodInfo method in typeof(Num).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length == 0
                || parameters[0].ParameterType != typeof(NDArray)
                || Array.Exists(parameters, p => p.ParameterType.IsByRefLike))
            {
                continue;
            }

            object?[] arguments = Array.ConvertAll(parameters, p => p.Position == 0 ? null : Any(p));
            Exception? thrown = Record.Exception(() => method.Invoke(null, arguments));
            if ((thrown as TargetInvocationException)?.InnerException is not ArgumentNullException { ParamName.Length: > 0 })
            {
                string names = string.Join(", ", parameters.Select(p => p.Name));
                unnamed.Add($"{method.Name}({names}): {thrown?.InnerException?.GetType().Name}");
            }
        }

        Assert.True(unnamed.Count == 0, string.Join('\n', unnamed));
    }

    [Fact]
    public void OtherEntries()
    {
        Assert.Throws<ArgumentNullException>(() => NDArray.Wrap((double[])null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Num.Zeros([2], (DType)77));
        Assert.Throws<ArgumentOutOfRangeException>(() => Num.Ones([2], (DType)77));
        Assert.Throws<ArgumentOutOfRangeException>(() => Num.Arange(3).AsType((DType)77));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DType)77).ElementSize());
    }

    static object? Any(ParameterInfo p) =>
        p.HasDefaultValue && p.DefaultValue is not null ? p.DefaultValue
        : p.ParameterType == typeof(NDArray) ? Num.Ones(2)
        : p.ParameterType == typeof(NDArray[]) ? new[] { Num.Ones(2) }
        : p.ParameterType == typeof(int[]) ? new[] { 2 }
        : p.ParameterType.IsArray ? Array.CreateInstance(p.ParameterType.GetElementType()!, 1)
        : p.ParameterType == typeof(string) ? "ij->ij"
        : p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null ? Activator.CreateInstance(p.ParameterType)
        : null;
}
