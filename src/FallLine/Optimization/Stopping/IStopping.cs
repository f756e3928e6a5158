namespace FallLine;

/// <summary>When to stop. Criteria compose: <c>a | b</c> stops when either is met, <c>a &amp; b</c> when both are.</summary>
/// <remarks>Made by <see cref="Stop"/>. The record holds options only; what a run remembers lives in the <see cref="StoppingState"/> that <see cref="Begin"/> makes for it.</remarks>
public interface IStopping : IPart
{
    /// <summary>Makes the state of one run.</summary>
    StoppingState Begin();

    /// <summary>The criterion with each criterion that it is composed of replaced by what <paramref name="change"/> makes of it.</summary>
    IStopping Map(Func<IStopping, IStopping> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change(this);
    }

    /// <summary>The criterion as it applies to an objective: what was left to its default may depend on how exact the derivatives are.</summary>
    /// <param name="objective">What will be descended.</param>
    IStopping For(Objective objective) => this;

    /// <summary>Stops when either criterion is met.</summary>
    static IStopping operator |(IStopping left, IStopping right) => StopWhenAny.Of(left, right);

    /// <summary>Stops when both criteria are met at once.</summary>
    static IStopping operator &(IStopping left, IStopping right) => StopWhenAll.Of(left, right);
}
