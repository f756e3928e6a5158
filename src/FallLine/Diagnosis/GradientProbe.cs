using FallLine.Messages;

namespace FallLine.Diagnosis;

/// <summary>A gradient at one point, and the values around it.</summary>
internal sealed class GradientProbe
{
    /// <summary>How far from its bounds a variable is moved, relative to its scale: more than the steps of a difference.</summary>
    private const double RoomWanted = 0.02;

    private readonly double _tolerance;
    private readonly Bounds? _bounds;
    private readonly double _largest;

    public GradientProbe(Objective objective, double[] point, double tolerance)
    {
        Objective = objective;
        _bounds = objective.Term as Bounds;
        Point = _bounds is null ? point : Inward(point, _bounds);
        _tolerance = tolerance;
        Gradient = new double[point.Length];
        Value = objective.ValueAndGradient(point, Gradient);
        _largest = Gradient.Max(Math.Abs);
        Names = [.. objective.Parameters.ElementNames()];
    }

    public Objective Objective { get; }

    public double[] Point { get; }

    public double[] Gradient { get; }

    public double Value { get; }

    public string[] Names { get; }

    /// <summary>Whether bounds leave a variable one value.</summary>
    public bool IsFixed(int i) => _bounds is not null && _bounds.Lower[i] == _bounds.Upper[i];

    /// <summary>How far a variable is moved for a step of 1.</summary>
    public double Scale(int i) => Math.Max(1, Math.Abs(Point[i]));

    /// <summary>Why the gradient cannot be held against values here; null where it can.</summary>
    public Finding? Untestable()
    {
        double[] again = new double[Gradient.Length];
        double value = Objective.ValueAndGradient(Point, again);
        double alone = Objective.Value(Point);
        if (!value.Equals(Value) || !again.AsSpan().SequenceEqual(Gradient) && !Array.Exists(again, double.IsNaN))
        {
            return new Finding(
                "not-deterministic",
                value.Equals(Value) ? "The same point gave two different gradients." : Numbers.In($"The same point gave the value {Value:G9} and then {value:G9}."),
                "Let the function depend on nothing but the point: fix the seed of what is random in it, and keep no state between calls.");
        }

        if (Math.Abs(alone - Value) > 1e-9 * Math.Max(Math.Abs(Value), Math.Abs(alone)))
        {
            return new Finding("two-functions", Numbers.In($"The value alone is {alone:G9}, the value that comes with the gradient {Value:G9}."), "Both must be the same function.");
        }

        if (!double.IsFinite(Value))
        {
            return new Finding("not-finite", Numbers.In($"The value at this point is {Value}."), "Check the gradient where the function is defined.");
        }

        int bad = Array.FindIndex(Gradient, component => !double.IsFinite(component));
        return bad < 0 ? null : new Finding("not-finite", Numbers.In($"The gradient's component '{Names[bad]}' is {Gradient[bad]}, although the value is {Value:G6}."), "Look for a division by zero, or the root or logarithm of zero, in that component.");
    }

    /// <summary>Whether the slope in a random direction is what the gradient says.</summary>
    public bool AgreesAlong(Random random)
    {
        double[] direction = new double[Point.Length];
        double given = 0;
        double terms = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            // Of either sign and never small: every component counts.
            double component = (random.Next(2) == 0 ? 1 : -1) * (0.5 + random.NextDouble()) * Scale(i) / Math.Sqrt(direction.Length);
            direction[i] = IsFixed(i) ? 0 : component;
            given += Gradient[i] * direction[i];
            terms = Math.Max(terms, Math.Abs(Gradient[i] * direction[i]));
        }

        Slope slope = Slope.Of(step => ValueAt(direction, step));
        return !IsUncertain(slope, terms) && Math.Abs(slope.Value - given) <= Allowed(terms, slope);
    }

    /// <summary>One component beside its measure.</summary>
    public (bool IsWrong, ComponentDifference Difference) Compare(int i)
    {
        Slope slope = Measure(i);
        double scale = Scale(i);
        Slope scaled = new(slope.Value * scale, slope.Error * scale);
        double size = Math.Max(Math.Abs(Gradient[i]), Math.Abs(slope.Value)) * scale;
        bool agrees = !IsUncertain(scaled, size) && Math.Abs(slope.Value - Gradient[i]) * scale <= Allowed(size, scaled);
        return (!agrees, new ComponentDifference(i, Names[i], Gradient[i], slope.Value, slope.Error));
    }

    /// <summary>A partial derivative from values.</summary>
    public Slope Measure(int i)
    {
        double scale = Scale(i);
        Slope slope = Slope.Of(step => ValueAt(i, step * scale));
        return new Slope(slope.Value / scale, slope.Error / scale);
    }

    /// <summary>The value where one variable is moved.</summary>
    public double ValueAt(int i, double distance)
    {
        double here = Point[i];
        Point[i] = here + distance;
        double value = ValueWithin(Point);
        Point[i] = here;
        return value;
    }

    /// <summary>Whether the values cannot tell the slope: at a jump, or where they are noise.</summary>
    public bool IsUncertain(Slope slope, double size) => !(slope.Error <= (0.01 * Math.Max(size, Math.Abs(slope.Value))) + (1e-9 * Math.Abs(Value)) + (1e-12 * _largest));

    /// <summary>Whether values very near to each other do not lie on a line, by more than rounding and enough to be felt over the steps of a difference.</summary>
    public bool IsNoisy(ComponentDifference component)
    {
        double step = 1e-7 * Scale(component.Index);
        double bend = 0;
        for (int k = 1; k <= 4; k++)
        {
            bend = Math.Max(bend, Math.Abs(ValueAt(component.Index, (k + 1) * step) - (2 * ValueAt(component.Index, k * step)) + ValueAt(component.Index, (k - 1) * step)));
        }

        double size = Math.Abs(component.Given) + Math.Abs(component.Measured);
        return bend > Math.ScaleB(Math.Abs(Value), -44) && bend > 1e-5 * size * Scale(component.Index);
    }

    /// <summary>The rounding of values of this size over a step of 1/1000 stands for what a difference of them cannot see.</summary>
    private double Allowed(double size, Slope slope) =>
        (_tolerance * size) + (10 * slope.Error) + (1e-12 * Math.Abs(Value)) + (1e-14 * _largest);

    private double ValueAt(double[] direction, double step)
    {
        double[] moved = new double[Point.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = Point[i] + (step * direction[i]);
        }

        return ValueWithin(moved);
    }

    /// <summary>The value, NaN outside the bounds, where the function is not asked.</summary>
    private double ValueWithin(double[] point) => _bounds is not null && !_bounds.Contains(point) ? double.NaN : Objective.Value(point);

    /// <summary>The point moved away from its bounds, at most to the middle between them, so that there is room to both sides.</summary>
    private static double[] Inward(double[] point, Bounds bounds) =>
    [
        .. point.Select((x, i) =>
        {
            double room = Math.Min(RoomWanted * Math.Max(1, Math.Abs(x)), (bounds.Upper[i] - bounds.Lower[i]) / 2);
            return Math.Clamp(x, bounds.Lower[i] + room, Math.Max(bounds.Lower[i] + room, bounds.Upper[i] - room));
        }),
    ];
}
