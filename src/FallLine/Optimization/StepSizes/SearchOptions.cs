namespace FallLine.Optimization;

/// <summary>The declarations of options that several line searches have.</summary>
internal static class SearchOptions
{
    public static NumberOption<TPart, double> SufficientDecrease<TPart>(double below, Func<TPart, double> get, Func<TPart, double, TPart> set)
        where TPart : class, IPart =>
        new("sufficient-decrease", 1e-4, "The part of the decrease promised by the slope that a step must deliver.", get, set) { Above = 0, Below = below };

    public static NumberOption<TPart, double> Curvature<TPart>(double byDefault, Func<TPart, double> get, Func<TPart, double, TPart> set)
        where TPart : class, IPart =>
        new("curvature", byDefault, "How much of the first slope may be left at the end of a step: smaller searches each line more exactly.", get, set) { Above = 0, Below = 1 };

    public static NumberOption<TPart, int> SearchEvaluations<TPart>(int byDefault, Func<TPart, int> get, Func<TPart, int, TPart> set)
        where TPart : class, IPart =>
        new("search-evaluations", byDefault, "The most trial points of one line search.", get, set) { AtLeast = 1, AtMost = 1000, Unit = "evaluations" };
}
