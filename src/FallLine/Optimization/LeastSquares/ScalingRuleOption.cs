namespace FallLine.Optimization;

/// <summary>The declaration of the option, once for all that have it.</summary>
internal static class ScalingRuleOption
{
    public static ChoiceOption<TPart, ScalingRule> Of<TPart>(Func<TPart, ScalingRule> get, Func<TPart, ScalingRule, TPart> set)
        where TPart : class, IPart => new(
            "scaling",
            [("greatest-column", ScalingRule.GreatestColumn), ("column", ScalingRule.Column), ("none", ScalingRule.None)],
            "How the length of a step is measured: by the columns of the Jacobian, which makes the variables' units irrelevant, or plainly.",
            get,
            set);
}
