using System.Reflection;
using Lapack;

namespace Managed.Tests;

/// <summary>Functions of arrays say which argument is null.</summary>
public class NullTests
{
    static readonly NullabilityInfoContext nullability = new();

    /// <summary>The public methods and constructors of the package, those of generic types and methods with double or NDArray.</summary>
    static IEnumerable<MethodBase> Entries()
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (Type type in typeof(Num).Assembly.GetExportedTypes().Where(t => !t.IsGenericType && !typeof(Delegate).IsAssignableFrom(t)))
        {
            foreach (MethodBase method in type.GetMethods(declared).Concat<MethodBase>(type.GetConstructors(declared)))
            {
                yield return method;
            }
        }
    }

    [Fact]
    public void NullArgumentsAreNamed()
    {
        List<string> unnamed = [];
        foreach (MethodBase entry in Entries())
        {
            if (entry.IsStatic && !entry.ContainsGenericParameters)
            {
                foreach (ParameterInfo p in entry.GetParameters().Where(IsNeverNull))
                {
                    ParameterInfo[] parameters = entry.GetParameters();
                    if (Array.Exists(parameters, q => q.ParameterType.IsByRefLike || q.ParameterType.IsByRef))
                    {
                        continue;
                    }

                    object?[] arguments = Array.ConvertAll(parameters, q => q.Position == p.Position ? null : Any(q));
                    Exception? thrown = Record.Exception(() => entry.Invoke(null, arguments));
                    Exception? found = (thrown as TargetInvocationException)?.InnerException ?? thrown;
                    if ((found as ArgumentNullException)?.ParamName != p.Name)
                    {
                        string names = string.Join(", ", parameters.Select(q => q.ParameterType.Name + " " + q.Name));
                        unnamed.Add(
                            $"{entry.DeclaringType!.Name}.{entry.Name}({names}), {p.Name}: {found?.GetType().Name} " +
                            (found as ArgumentNullException)?.ParamName);
                    }
                }
            }
        }

        Assert.True(unnamed.Count == 0, string.Join('\n', unnamed));
    }

    static bool IsNeverNull(ParameterInfo p) =>
        !p.ParameterType.IsValueType && nullability.Create(p).WriteState == NullabilityState.NotNull;

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
