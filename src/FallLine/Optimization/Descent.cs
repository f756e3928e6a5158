using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine;

/// <summary>A method of descent: the three choices that make one, and how a run is watched.</summary>
/// <remarks>
/// Immutable: it may serve any number of runs and threads at once, and <c>with</c> makes a changed copy. Its options can also be set by name, as
/// the command line does: <c>descent.With("memory", "20")</c>.
/// </remarks>
/// <example><code>
/// var descent = new Descent
/// {
///     Direction = new LimitedMemoryBfgs { Memory = 20 },
///     StepSize = new StrongWolfe { Curvature = 0.9 },
///     Stopping = Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(1_000) | Stop.After(TimeSpan.FromSeconds(5)),
/// };
/// Result result = descent.Minimize(objective, start);
/// </code></example>
public sealed partial record Descent
{
    /// <summary>Where to go.</summary>
    public required IDirection Direction { get; init; }

    /// <summary>How far.</summary>
    public required IStepSize StepSize { get; init; }

    /// <summary>When to stop; by default <see cref="Stop.Default"/>.</summary>
    public IStopping Stopping { get; init; } = Stop.Default;

    /// <summary>How constraints are met, where the objective has any.</summary>
    public AugmentedLagrangian Lagrangian { get; init; } = new();

    /// <summary>The derivatives that its parts ask of the objective.</summary>
    public DerivativeOrder Needs => Direction.Needs > StepSize.Needs ? Direction.Needs : StepSize.Needs;

    /// <summary>The name shown in results: the method's id, or the names of the direction and the step size.</summary>
    public string Name
    {
        get => field ?? $"{Direction.Name} + {StepSize.Name}";
        init;
    }

    /// <summary>Whether the result holds every accepted point.</summary>
    public bool RecordPath { get; init; }

    /// <summary>Whether the result keeps what the direction learnt of the curvature, for a warm start by <see cref="Minimize(Objective, Result, CancellationToken)"/>; costs the direction's memory for as long as the result is kept.</summary>
    public bool KeepCurvature { get; init; }

    /// <summary>Who watches the run.</summary>
    public ImmutableArray<IDescentObserver> Observers { get; init; } = [];

    /// <summary>The clock that times the run.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The seed of whatever is random; shown in the result. The deterministic methods use none.</summary>
    public int Seed { get; init; }

    /// <summary>Goes down from a start until there is a reason to stop.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The start does not fit the objective or lies outside its bounds, or the objective lacks a derivative that the direction needs or has a term that it cannot take.</exception>
    public Result Minimize(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellationToken = default) =>
        Finish(Begin(objective, start, maximize: false, cancellationToken));

    /// <summary>Goes up from a start until there is a reason to stop. Values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(Objective, ReadOnlySpan{double}, CancellationToken)"/>
    public Result Maximize(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellationToken = default) =>
        Finish(Begin(objective, start, maximize: true, cancellationToken));

    /// <summary>Evaluates the start and hands over the run, for a caller who takes the steps himself.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="maximize">Whether to climb instead of descending.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation.</param>
    /// <exception cref="ArgumentException">The start does not fit the objective or lies outside its bounds, or the objective lacks a derivative that the direction needs or has a term that it cannot take.</exception>
    public DescentRun Begin(Objective objective, ReadOnlySpan<double> start, bool maximize = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckStart(objective, start);
        Admit(objective, start, maximize);
        return new DescentRun(FittedTo(objective, maximize), objective, start, maximize, cancellationToken);
    }

    private static void CheckStart(Objective objective, ReadOnlySpan<double> start)
    {
        if (start.Length != objective.Dimension)
        {
            throw new ArgumentException(
                Numbers.In($"The start has {Count(start.Length, "number")}, but the objective has {Count(objective.Dimension, "variable")}: {Names(objective)}."),
                nameof(start));
        }

        int bad = IndexOfNonFinite(start);
        if (bad >= 0)
        {
            throw new ArgumentException(
                Numbers.In($"The start of '{objective.Parameters.ElementNames().ElementAt(bad)}' is {start[bad]}; it must be a finite number."),
                nameof(start));
        }
    }

    /// <summary>The composition as it applies to an objective.</summary>
    private Descent FittedTo(Objective objective, bool maximize = false)
    {
        if (objective.Order < Needs)
        {
            throw new ArgumentException(
                $"The method '{Name}' needs derivatives up to {Needs}, but this objective gives them up to {objective.Order}. "
                + "Give the missing derivative, or choose a method that needs the gradient alone.",
                nameof(objective));
        }

        if (Direction.NeedsResiduals && (maximize || objective.Residuals is null))
        {
            throw new ArgumentException(
                $"The method '{Name}' needs a sum of squares to make small. "
                + (maximize ? "To climb, choose another." : "State its terms (Objective.LeastSquares), or choose a method that needs the gradient alone."),
                nameof(objective));
        }

        if (objective.Term is { } term && !Direction.Takes(term))
        {
            throw new ArgumentException($"The method '{Name}' cannot deal with the {term.Name} of this objective. {Optimization.MethodsForTerm.Advice(term)}", nameof(objective));
        }

        return this with { Stopping = Stopping.Map(criterion => criterion.For(objective)) };
    }

    private static Result Finish(DescentRun run)
    {
        while (run.Step())
        {
        }

        return run.ToResult();
    }

    private static int IndexOfNonFinite(ReadOnlySpan<double> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            if (!double.IsFinite(point[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static FormattableString Count(int count, string noun) => count == 1 ? $"1 {noun}" : (FormattableString)$"{count} {noun}s";

    private static string Names(Objective objective)
    {
        string[] first = [.. objective.Parameters.ElementNames().Take(8)];
        return string.Join(", ", first) + (objective.Dimension > first.Length ? ", …" : "");
    }
}
