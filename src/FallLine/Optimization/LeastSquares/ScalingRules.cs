namespace FallLine.Optimization;

/// <summary>What the directions of least squares say alike of their scaling.</summary>
internal static class ScalingRules
{
    /// <summary>The declaration of a direction's option.</summary>
    public static ChoiceOption<TPart, ScalingRule> OptionOf<TPart>(Func<TPart, ScalingRule> get, Func<TPart, ScalingRule, TPart> with)
        where TPart : class, IDirection => new(
            "scaling",
            [("greatest-column", ScalingRule.GreatestColumn), ("column", ScalingRule.Column), ("none", ScalingRule.None)],
            "How the length of a step is measured: by the columns of the Jacobian, which makes the variables' units irrelevant, or plainly.",
            get,
            with);
}
