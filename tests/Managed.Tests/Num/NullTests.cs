using System.Linq.Expressions;
using System.Reflection;
using Lapack;

namespace Managed.Tests;

/// <summary>Public methods say which argument is null, and refuse what is no member of an enumeration.</summary>
public class NullTests
{
    static readonly NullabilityInfoContext nullability = new();

    /// <summary>
    /// The public static methods of the package, and the methods of an array; generic ones of arrays or of double. Those that take spans
    /// cannot be called by reflection.
    /// </summary>
    static IEnumerable<MethodInfo> Entries()
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return typeof(Num).Assembly.GetExportedTypes()
            .Where(t => !t.IsGenericType && !typeof(Delegate).IsAssignableFrom(t))
            .SelectMany(t => t.GetMethods(declared))
            .Where(m => m.IsStatic || (m.DeclaringType == typeof(NDArray) && m.Name != nameof(Equals)))
            .Select(m => !m.IsGenericMethodDefinition ? m : Closed(m, typeof(NDArray)) ?? Closed(m, typeof(double)))
            .OfType<MethodInfo>()
            .Where(m => !Array.Exists(m.GetParameters(), p => p.ParameterType.IsByRefLike || p.ParameterType.IsByRef));

        static MethodInfo? Closed(MethodInfo method, Type argument)
        {
            try
            {
                return method.MakeGenericMethod(Array.ConvertAll(method.GetGenericArguments(), _ => argument));
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void NullArgumentsAreNamed()
    {
        List<string> unnamed = [];
        foreach (MethodInfo entry in Entries())
        {
            ParameterInfo[] parameters = entry.GetParameters();
            foreach (ParameterInfo p in parameters.Where(IsNeverNull))
            {
                object?[] arguments = Array.ConvertAll(parameters, q => q.Position == p.Position ? null : Any(q));
                Exception? thrown = Record.Exception(() => entry.Invoke(entry.IsStatic ? null : Num.Ones(2), arguments));
                Exception? found = (thrown as TargetInvocationException)?.InnerException ?? thrown;
                if ((found as ArgumentNullException)?.ParamName != p.Name)
                {
                    string names = string.Join(", ", parameters.Select(q => q.ParameterType.Name + " " + q.Name));
                    unnamed.Add($"{entry.DeclaringType!.Name}.{entry.Name}({names}), {p.Name}: {found?.GetType().Name} {found?.Message}");
                }
            }
        }

        Assert.True(unnamed.Count == 0, string.Join('\n', unnamed));
    }

    [Fact]
    public void NumbersThatAreNoMembersOfAnEnumerationAreRefused()
    {
        List<string> taken = [];
        foreach (MethodInfo entry in Entries().Where(m => m.IsStatic && m.DeclaringType != typeof(DTypes)))
        {
            ParameterInfo[] parameters = entry.GetParameters();
            foreach (ParameterInfo p in parameters.Where(p => (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType).IsEnum))
            {
                object undefined = Enum.ToObject(Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType, 77);
                object?[] arguments = Array.ConvertAll(parameters, q => q.Position == p.Position ? undefined : Any(q));
                Exception? thrown = Record.Exception(() => entry.Invoke(null, arguments));
                Exception? found = (thrown as TargetInvocationException)?.InnerException ?? thrown;
                if ((found as ArgumentOutOfRangeException)?.ParamName != p.Name)
                {
                    string names = string.Join(", ", parameters.Select(q => q.ParameterType.Name + " " + q.Name));
                    taken.Add($"{entry.DeclaringType!.Name}.{entry.Name}({names}), {p.Name}: {found?.GetType().Name} {found?.Message}");
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
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

    static object? Any(ParameterInfo p) => p.HasDefaultValue && p.DefaultValue is not null ? p.DefaultValue : Any(p.ParameterType);

    static object? Any(Type type) =>
        type == typeof(NDArray) ? Num.Ones(2)
        : type.IsArray ? Filled(type.GetElementType()!, type.GetArrayRank())
        : type == typeof(string) ? "ij->ij"
        : type == typeof(EighSubset) ? EighSubset.Lowest(1)
        : type == typeof(Stream) ? new MemoryStream()
        : type == typeof(IEnumerable<(string, NDArray)>) ? Array.Empty<(string, NDArray)>()
        : type == typeof(ArrayTree<NDArray>) ? ArrayTree.Leaf
        : typeof(Delegate).IsAssignableFrom(type) ? Function(type)
        : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type)
        : null;

    static Array Filled(Type element, int rank)
    {
        var array = Array.CreateInstance(element, [.. Enumerable.Repeat(1, rank)]);
        array.SetValue(Any(element), new int[rank]);
        return array;
    }

    /// <summary>A function that returns its first argument, or nothing.</summary>
    static Delegate Function(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType))];
        Expression body = parameters[0].Type == invoke.ReturnType ? parameters[0] : Expression.Default(invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile();
    }
}
