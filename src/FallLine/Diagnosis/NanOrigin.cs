using System.Collections.Immutable;
using FallLine.Diagnosis;
using FallLine.Messages;

namespace FallLine;

/// <summary>Where a NaN or an infinity came from: the first operation that made it from finite numbers.</summary>
/// <param name="Operation">The operation with its operands, as a formula; the indices of elements count from 1.</param>
/// <param name="Value">What it gave: NaN or an infinity.</param>
/// <param name="Operands">What it was given, each as a formula with its value; constants, and arrays that are combined, are left out.</param>
/// <param name="InDerivative">Whether it stands in the derivative, while the value itself is finite.</param>
/// <param name="InBranchNotTaken">Whether it stands in a branch that was not taken, where it does no harm: value and derivative are finite.</param>
/// <param name="Advice">What to do about it; empty where it does no harm.</param>
/// <remarks>It is looked for in what is computed, which for a fragile composition is its accurate form: <c>log(1 + exp(x))</c> appears as <c>softplus(x)</c>.</remarks>
public sealed record NanOrigin(
    string Operation, double Value, ImmutableArray<KeyValuePair<string, double>> Operands, bool InDerivative, bool InBranchNotTaken, string Advice)
{
    /// <summary>The origin at a point; null where value and gradient are finite and no branch not taken has any, or where the objective is not a recorded function.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where.</param>
    public static NanOrigin? Find(Objective objective, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Function is { } function ? Find(function, point) : null;
    }

    /// <summary>The origin at a point; null where value and gradient are finite and no branch not taken has any.</summary>
    /// <param name="function">The function; of one that is not scalar, the value alone is searched.</param>
    /// <param name="point">Where.</param>
    public static NanOrigin? Find(Function function, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OriginSearch.Run(function.Computed, point, inDerivative: false)
            ?? (function.Shape.IsScalar ? OriginSearch.Run(function.ComputedGradient, point, inDerivative: true) : null)
            ?? OriginSearch.NotTaken(function.Computed, point);
    }

    /// <summary>One sentence.</summary>
    public override string ToString()
    {
        string where = Operands.IsEmpty ? "" : " where " + string.Join(", ", Operands.Select(operand => Numbers.In($"{operand.Key} = {operand.Value:G6}")));
        string value = Numbers.In($"{Operation} is {Value}{where}");
        return InDerivative ? $"The value is finite, but in its derivative {value}."
            : InBranchNotTaken ? $"In a branch that is not taken {value}; it does no harm."
            : $"{value}.";
    }
}
