using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace FallLine.Learning;

/// <summary>Finds what the partial classes <see cref="Losses"/>, <see cref="Models"/> and <see cref="Metrics"/> declare, so that adding one is one new file.</summary>
internal static class Gathered
{
    /// <summary>The public static properties of type <typeparamref name="T"/>, ordered by name.</summary>
    public static T[] Of<T>([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type declaring, Func<T, string> id) =>
    [
        .. declaring.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(T))
            .Select(property => (T)property.GetValue(null)!)
            .OrderBy(id, StringComparer.Ordinal),
    ];
}
