using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FallLine.Messages;

namespace FallLine;

/// <summary>
/// The one list of what there is by name. The command line, its help and the documentation are generated from it; what it
/// lists describes itself, beside its own code.
/// </summary>
/// <example><code>
/// foreach (Method method in Catalog.Methods)
/// {
///     Console.WriteLine($"{method.Id}: {method.Summary}");
/// }
/// </code></example>
public static class Catalog
{
    /// <summary>Every method of descent, by name. A public static property of type <see cref="Method"/> in <see cref="FallLine.Methods"/> is all it takes to be here.</summary>
    public static IReadOnlyList<Method> Methods { get; } = Gather<Method>(typeof(Methods), method => method.Id);

    /// <summary>The method called <paramref name="id"/>.</summary>
    /// <param name="id">Its name, such as <c>lbfgs</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those that are near.</exception>
    public static Method Method(string id) => Find(Methods, method => method.Id, id, "method");

    private static T Find<T>(IReadOnlyList<T> items, Func<T, string> nameOf, string name, string noun)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        return items.FirstOrDefault(item => nameOf(item) == name) ?? throw new ArgumentException($"There is no {noun} '{name}'. {CloseNames.Advice(name, items.Select(nameOf), noun + "s")}", nameof(name));
    }

    private static T[] Gather<T>(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type holder,
        Func<T, string> nameOf)
        where T : class =>
        [.. holder.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(T))
            .Select(property => (T)property.GetValue(null)!)
            .OrderBy(nameOf, StringComparer.Ordinal)];
}
