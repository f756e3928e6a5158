using System.Text;

namespace FallLine.Cli.Rendering;

/// <summary>Names of the library's enumerations as a reader writes them.</summary>
internal static class Words
{
    /// <summary><c>HessianProduct</c> becomes <c>hessian-product</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (char c in value.ToString())
        {
            text.Append(char.IsUpper(c) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
