namespace FallLine.Optimization;

/// <summary>The declaration of the option, once for all that have it.</summary>
internal static class AccelerationRestartOption
{
    public static ChoiceOption<TPart, AccelerationRestart> Of<TPart>(Func<TPart, AccelerationRestart> get, Func<TPart, AccelerationRestart, TPart> set)
        where TPart : class, IPart => new(
            "restart",
            [("gradient", AccelerationRestart.Gradient), ("value", AccelerationRestart.Value), ("never", AccelerationRestart.Never)],
            "When the momentum is forgotten: when it leads uphill, when the value rises, or never.",
            get,
            set);
}
