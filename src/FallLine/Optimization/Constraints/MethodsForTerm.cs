using System.Reflection;

namespace FallLine.Optimization;

/// <summary>Which methods of the catalogue can descend an objective with a term, for the message that another one cannot.</summary>
internal static class MethodsForTerm
{
    public static string Advice(ProximalTerm term)
    {
        string[] able =
        [
            .. typeof(Methods).GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => property.GetValue(null))
                .OfType<Method>()
                .Where(method => method.Default.Direction.Takes(term))
                .Select(method => method.Id)
                .Order(StringComparer.Ordinal),
        ];
        return able.Length == 0 ? "No method of the catalogue can." : $"These can: {string.Join(", ", able)}.";
    }
}
