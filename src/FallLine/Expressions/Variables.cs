using System.Collections.Immutable;

namespace FallLine;

/// <summary>Named expressions: the variables of a function while it is traced (<c>p["w"]</c> is the expression of the parameter w), or one of their kind, as a gradient is.</summary>
public sealed class Variables
{
    internal Variables(Parameters parameters, ImmutableArray<Expr> values)
    {
        Parameters = parameters;
        Values = values;
    }

    /// <summary>The names and shapes.</summary>
    public Parameters Parameters { get; }

    /// <summary>The expressions, in the order of <see cref="Parameters"/>.</summary>
    public ImmutableArray<Expr> Values { get; }

    /// <summary>The expression of the parameter called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Expr this[string name] => Values[Parameters.Items.IndexOf(Parameters[name])];

    /// <summary>Expressions under names, in this order: what a function of several arrays is applied to.</summary>
    /// <param name="items">Names, each its own, with their expressions.</param>
    /// <example><code>
    /// Expr y = model.Apply(Variables.Of(("w", x[..3]), ("b", x[3])));
    /// </code></example>
    public static Variables Of(params ReadOnlySpan<(string Name, Expr Value)> items)
    {
        var shapes = new (string Name, Shape Shape)[items.Length];
        ImmutableArray<Expr>.Builder values = ImmutableArray.CreateBuilder<Expr>(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(items[i].Value, nameof(items));
            shapes[i] = (items[i].Name, items[i].Value.Shape);
            values.Add(items[i].Value);
        }

        return new Variables(Parameters.Of(shapes), values.MoveToImmutable());
    }
}
