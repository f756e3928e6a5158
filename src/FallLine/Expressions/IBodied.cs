using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>A primitive that has graphs of its own: what passes and printing need to know of it.</summary>
internal interface IBodied
{
    /// <summary>The graphs.</summary>
    ImmutableArray<Body> Bodies { get; }

    /// <summary>The number of inputs that a user's function has; further ones stand for what it captures.</summary>
    int Own { get; }

    /// <summary>What is said of the graphs' outputs, as " = 0"; empty for nothing.</summary>
    string Relation { get; }

    /// <summary>The operand that each of some inputs stands for.</summary>
    IEnumerable<(Expr Input, Expr Operand)> Given(Expr node);

    /// <summary>The same primitive with each graph replaced by an equal one.</summary>
    Primitive With(Func<Body, Body> replace);
}
