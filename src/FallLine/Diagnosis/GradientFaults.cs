using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Diagnosis;

/// <summary>What the wrong components of a gradient have in common: the likely cause.</summary>
internal static class GradientFaults
{
    private const double Alike = 1e-4;
    private const int NamesShown = 6;

    public static ImmutableArray<Finding> Of(GradientProbe here, ImmutableArray<ComponentDifference> wrong, Random random)
    {
        if (wrong.IsEmpty)
        {
            return [new Finding("not-smooth", "In some directions the slope is not what the gradient says, though along each variable it is.", "The function has a kink or a jump at this point, or is noisy: check at another point.")];
        }

        List<(string Code, string What, string Advice, string Name)> causes = [];
        GradientProbe beside = Beside(here, random);
        foreach (ComponentDifference component in wrong)
        {
            (string code, string what, string advice) = NotSmooth(here, component) ?? Unmeasured(here, component) ?? Exchanged(component, wrong) ?? Compared(here, beside, component);
            causes.Add((code, what, advice, component.Name));
        }

        return [.. causes.GroupBy(cause => (cause.Code, cause.What, cause.Advice)).Select(group => new Finding(group.Key.Code, $"{Subject([.. group.Select(cause => cause.Name)])} {group.Key.What}.", group.Key.Advice))];
    }

    private static string Subject(string[] names) => names.Length == 1
        ? $"The component '{names[0]}'"
        : $"Each of the components {string.Join(", ", names.Take(NamesShown).Select(name => $"'{name}'"))}{(names.Length > NamesShown ? $" and {Numbers.Count(names.Length - NamesShown, "other")}" : "")}";

    private static GradientProbe Beside(GradientProbe here, Random random)
    {
        double[] point = [.. here.Point.Select((x, i) => x + (here.Scale(i) * (0.05 + (0.1 * random.NextDouble()))))];
        return new GradientProbe(here.Objective, point, Alike);
    }

    /// <summary>A jump: on one side the value does not come nearer with the step. A kink: each side has its own slope, and they differ.</summary>
    private static (string, string, string)? NotSmooth(GradientProbe here, ComponentDifference component)
    {
        (double right, double left) = SideSlopes(here, component.Index, 1e-5);
        (double nearRight, double nearLeft) = SideSlopes(here, component.Index, 1e-6);
        double size = Math.Abs(component.Given) + 1;
        bool jumps = Grows(right, nearRight) ? !Grows(left, nearLeft) : Grows(left, nearLeft);
        double bend = Math.Abs(right - left);
        return jumps ? ("jump", "stands where the function jumps", "No derivative describes a jump: smooth it, or check at another point.")
            : bend > 1e-3 * size && Math.Abs(right - nearRight) < 0.1 * bend && Math.Abs(left - nearLeft) < 0.1 * bend
            ? ("kink", "stands where the function has a kink: its slopes to the left and to the right differ", "There the gradient may be any slope between the two; check at another point.")
            : null;

        // A tenth of the step gives ten times the slope.
        bool Grows(double slope, double nearer) => Math.Abs(nearer) > 5 * Math.Abs(slope) && Math.Abs(nearer) > 100 * size;
    }

    private static (string, string, string)? Unmeasured(GradientProbe here, ComponentDifference component) =>
        here.IsUncertain(new Slope(component.Measured, component.Uncertainty), Math.Abs(component.Given)) || here.IsNoisy(component)
            ? ("unmeasured", "cannot be measured: the function's values change too fast around it, or are noise", "Check at another point, or smooth the function.")
            : null;

    private static (double Right, double Left) SideSlopes(GradientProbe here, int i, double step)
    {
        step *= here.Scale(i);
        return ((here.ValueAt(i, step) - here.Value) / step, (here.Value - here.ValueAt(i, -step)) / step);
    }

    private static (string, string, string)? Exchanged(ComponentDifference component, ImmutableArray<ComponentDifference> wrong)
    {
        foreach (ComponentDifference other in wrong)
        {
            if (other.Index != component.Index && Same(component.Given, other.Measured) && component.Given != 0)
            {
                return Same(other.Given, component.Measured)
                    ? ("exchanged", "is exchanged with another", $"Exchange '{wrong.First(w => w.Index == Math.Min(component.Index, other.Index)).Name}' and '{wrong.First(w => w.Index == Math.Max(component.Index, other.Index)).Name}'.")
                    : ("shifted", "holds what belongs to another place", "Look for an index that is off, by one perhaps.");
            }
        }

        return null;
    }

    /// <summary>What relates the given to the measured component at both points.</summary>
    private static (string, string, string) Compared(GradientProbe here, GradientProbe beside, ComponentDifference component)
    {
        int i = component.Index;
        double measured = component.Measured;
        double given = component.Given;
        double measuredBeside = beside.Measure(i).Value;
        double givenBeside = beside.Gradient[i];
        if (!double.IsFinite(measuredBeside) || !double.IsFinite(givenBeside))
        {
            return ("wrong", "is wrong", "Check at a second point nearby, where the function is defined, for the cause.");
        }

        double ratio = given / measured;
        double ratioBeside = givenBeside / measuredBeside;
        double missing = measured - given;
        double missingBeside = measuredBeside - givenBeside;
        (double x, double xBeside) = (here.Point[i], beside.Point[i]);
        return given == 0 && givenBeside == 0 ? ("zero", "is left at zero", "Write it: perhaps the loop ends before it, or it is overwritten.")
            : Same(ratio, ratioBeside) ? Factor(ratio, here.Point.Length)
            : Same(missing, missingBeside) ? ("constant", Numbers.In($"lacks a constant term, {missing:G4}"), "Add the derivative of the linear term.")
            : Same(missing / x, missingBeside / xBeside) ? ("term", Numbers.In($"lacks a term, {missing / x:G4}·x"), "Add the derivative of the quadratic term, such as a penalty.")
            : Same(1 / (ratio * x), 1 / (ratioBeside * xBeside)) ? ("chain", Numbers.In($"lacks a factor, {1 / (ratio * x):G4}·x"), "It is what the chain rule brings: the derivative of the inner function.")
            : ("chain", Numbers.In($"is wrong by a factor that changes with the point: {ratio:G3} here, {ratioBeside:G3} nearby"), "A factor or a term that depends on the variables is missing or wrong, as where the chain rule was not followed to its end.");
    }

    private static (string, string, string) Factor(double ratio, int n) =>
        Same(ratio, -1) ? ("sign", "has the wrong sign", "Change the sign.")
        : Same(ratio, 2) ? ("factor", "is twice too large", "Halve it: perhaps the function has a factor 1/2 that the gradient lacks.")
        : Same(ratio, 0.5) ? ("factor", "is half of what it should be", "Double it: the derivative of a square has a factor 2.")
        : Same(ratio, n) && n > 1 ? ("factor", $"is too large by the number of variables, {n}", "A mean was perhaps differentiated as a sum: divide.")
        : Same(ratio, 1.0 / n) && n > 1 ? ("factor", $"is too small by the number of variables, {n}", "A sum was perhaps differentiated as a mean: do not divide.")
        : ("factor", Numbers.In($"is {ratio:G6} times what it should be"), Numbers.In($"Multiply it by {1 / ratio:G6}."));

    private static bool Same(double x, double y) => double.IsFinite(x) && Math.Abs(x - y) <= Alike * Math.Max(Math.Abs(x), Math.Abs(y));
}
