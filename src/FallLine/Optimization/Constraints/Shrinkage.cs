namespace FallLine;

/// <summary>Moves towards zero that end there.</summary>
internal static class Shrinkage
{
    /// <summary>x moved towards zero by an amount: sign(x)·max(0, |x| - amount).</summary>
    public static double Soft(double x, double amount) =>
        x > amount ? x - amount
        : x < -amount ? x + amount
        : double.IsNaN(x) ? x
        : 0;

    /// <summary>The part of a vector that is left when its length shrinks by an amount.</summary>
    public static double Part(double length, double amount) => length > amount ? 1 - (amount / length) : double.IsNaN(length) ? length : 0;
}
