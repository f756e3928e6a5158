using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Diagnosis;

/// <summary>What to do about an operation that is not finite.</summary>
internal static class OriginAdvice
{
    private const string Guard = "start where it is defined, or guard it with a condition: a branch that is not taken does no harm";

    /// <summary>The advice for a primitive that gave <paramref name="value"/> for <paramref name="given"/>.</summary>
    public static string Of(Primitive primitive, double value, double[] given, bool inDerivative) => primitive switch
    {
        Input => "The variable itself is not finite: the steps before were too large.",
        Constant or Literal => "The function's own data are not finite: clean them.",
        _ when given.Length > 0 && !given.All(double.IsFinite) => "",
        While loop when double.IsNaN(value) => $"It has not ended after {loop.Limit} steps: allow more, begin nearer to the end, or ask for a greater tolerance.",
        Divide when given[1] == 0 && inDerivative => $"The derivative does not exist here, as that of a root at 0: {Guard}, or add a small positive number under the root.",
        Divide when given[1] == 0 => $"It divides by zero: {Guard}.",
        Log or Log2 or Log10 => $"A logarithm needs a positive argument: {Guard}.",
        Log1p => $"It needs an argument above -1: {Guard}.",
        Sqrt => $"A square root needs an argument of at least 0: {Guard}.",
        Power when double.IsNaN(value) => $"A negative number has no fractional power: {Guard}.",
        Power when given[0] == 0 => $"It is a negative power of zero: {Guard}.",
        Asin or Acos or Atanh => $"Its argument must lie between -1 and 1: {Guard}.",
        Acosh => $"Its argument must be at least 1: {Guard}.",
        Gamma or LogGamma or Polygamma when given[0] <= 0 => $"It has a pole at 0 and at each negative integer: {Guard}.",
        _ => "It overflows a double: rescale the variables or the function, start nearer, or take smaller steps.",
    };
}
