using System.Collections.Immutable;

namespace FallLine;

/// <summary>The named variables of a function while it is traced: <c>p["w"]</c> is the expression of the parameter w.</summary>
public sealed class Variables
{
    private readonly ImmutableArray<Expr> _inputs;

    internal Variables(Parameters parameters, ImmutableArray<Expr> inputs)
    {
        Parameters = parameters;
        _inputs = inputs;
    }

    /// <summary>The names and shapes.</summary>
    public Parameters Parameters { get; }

    /// <summary>The expression of the parameter called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Expr this[string name] => _inputs[Parameters.Items.IndexOf(Parameters[name])];
}
