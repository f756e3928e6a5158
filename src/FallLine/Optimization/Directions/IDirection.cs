namespace FallLine;

/// <summary>Where to go: turns what is known at an accepted point into a trial displacement for one scalar.</summary>
/// <remarks>
/// The record holds options only and may serve any number of runs at once; what a run remembers lives in the
/// <see cref="DirectionState"/> that <see cref="Begin"/> makes for it.
/// </remarks>
public interface IDirection : IPart
{
    /// <summary>The derivatives that it asks of the objective.</summary>
    DerivativeOrder Needs { get; }

    /// <summary>Whether it asks for an objective that is a sum of squares and shows its <see cref="Objective.Residuals"/>; false for most.</summary>
    bool NeedsResiduals => false;

    /// <summary>Whether it can descend an objective with a given term: keep to a set, or meet the kinks of what is added.</summary>
    /// <param name="term">The objective's <see cref="Objective.Term"/>.</param>
    bool Takes(ProximalTerm term) => false;

    /// <summary>Makes the state of one run.</summary>
    /// <param name="objective">What is descended: the negative of what is climbed. For its size and its structure; evaluations go through the <see cref="Evaluator"/>.</param>
    DirectionState Begin(Objective objective);
}
