using System.Reflection;

namespace FallLine.Conformance;

/// <summary>Every method that there is: a new one is held to all of these properties by being declared.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Method> All { get; } =
    [
        .. typeof(Methods).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(Method))
            .Select(property => (Method)property.GetValue(null)!)
            .OrderBy(method => method.Id, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Ids => [.. All.Select(method => method.Id)];

    public static Method Of(string id) => All.Single(method => method.Id == id);
}
