using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>Options that are members of an enumeration; C# lets any number through.</summary>
static class Defined
{
    /// <summary>Throws unless a number is a member of its enumeration; the message names the members.</summary>
    public static void Require<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{typeof(TEnum).Name} is one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }
    }
}
