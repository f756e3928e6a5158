using System.Globalization;

namespace FallLine.Cli.Rendering;

/// <summary>The names of a point's elements as formulas write them: <c>x</c>, and <c>v[1]</c> for the first element of a vector.</summary>
internal static class ElementNames
{
    public static IEnumerable<string> Of(Parameters parameters) => parameters.Items.SelectMany(parameter => parameter.Shape.IsScalar
        ? [parameter.Name]
        : Enumerable.Range(1, parameter.Shape.Size).Select(i => string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}[{i}]")));
}
