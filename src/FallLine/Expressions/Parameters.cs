using System.Collections.Immutable;

namespace FallLine;

/// <summary>Named variables of given shapes, laid one after another in one flat point.</summary>
public sealed class Parameters
{
    private readonly Dictionary<string, Parameter> _byName;

    private Parameters(ImmutableArray<Parameter> items)
    {
        _byName = [];
        foreach (Parameter item in items)
        {
            if (!_byName.TryAdd(item.Name, item))
            {
                throw new ArgumentException($"Two parameters are named '{item.Name}'. Give each its own name.", nameof(items));
            }

            Size += item.Shape.Size;
        }

        Items = items;
    }

    /// <summary>The variables in the order in which they lie in a point.</summary>
    public ImmutableArray<Parameter> Items { get; }

    /// <summary>The length of a point.</summary>
    public int Size { get; }

    /// <summary>The variable called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Parameter this[string name] => _byName.TryGetValue(name, out Parameter? item)
        ? item
        : throw new KeyNotFoundException($"There is no parameter '{name}'; there are: {string.Join(", ", _byName.Keys)}.");

    /// <summary>Lays out the given variables in this order.</summary>
    /// <param name="items">Names, each its own, with their shapes.</param>
    public static Parameters Of(params ReadOnlySpan<(string Name, Shape Shape)> items)
    {
        ImmutableArray<Parameter>.Builder laid = ImmutableArray.CreateBuilder<Parameter>(items.Length);
        int offset = 0;
        foreach ((string name, Shape shape) in items)
        {
            laid.Add(new Parameter(name, shape, offset));
            offset += shape.Size;
        }

        return new Parameters(laid.ToImmutable());
    }

    /// <summary>Whether there is a variable called <paramref name="name"/>, and which.</summary>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Parameter? item) => _byName.TryGetValue(name, out item);

    /// <summary>The name of each element of a point: <c>x</c> for a scalar, <c>v[1]</c> for the first of a vector, <c>m[1,2]</c> of a matrix.</summary>
    /// <remarks>All text counts from 1, as formulas and mathematics do; C# indexers count from 0.</remarks>
    public IEnumerable<string> ElementNames() => Items.SelectMany(item => item.ElementNames());
}
