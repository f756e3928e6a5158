using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>A power in a product: its base is in symbolic form, its exponent is not 0.</summary>
internal readonly record struct Factor(Expr Base, double Exponent)
{
    public bool HasWholeExponent => Math.Floor(Exponent) == Exponent && Math.Abs(Exponent) <= 1_000;
}

/// <summary>A coefficient times powers of different bases, in the order in which they are written.</summary>
internal sealed record Term(Coefficient Coefficient, ImmutableArray<Factor> Factors)
{
    /// <summary>The only factor where there is one, to the first power; else null.</summary>
    public Expr? SingleFactor => Factors is [{ Exponent: 1, Base: var only }] ? only : null;

    public static Term Of(Coefficient constant) => new(constant, []);
}
