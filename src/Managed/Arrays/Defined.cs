using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>Options that are members of an enumeration; C# lets any number through.</summary>
static class Defined
{
    /// <summary>Throws unless a number is a member of its enumeration; the message names function, option and members.</summary>
    public static void Require<TEnum>(
        TEnum value, [CallerArgumentExpression(nameof(value))] string name = "", [CallerMemberName] string function = "")
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            // In the order in which they are declared.
            FieldInfo[] members = typeof(TEnum).GetFields(BindingFlags.Public | BindingFlags.Static);
            string[] names = Array.ConvertAll(members, m => m.Name);
            string type = typeof(TEnum).Name, last = names.Length == 2 ? $"{type}.{names[^1]}" : names[^1];
            throw new ArgumentOutOfRangeException(
                name, value, $"{function}: {name} is {type}.{string.Join(", ", names[..^1])} or {last}.");
        }
    }
}
