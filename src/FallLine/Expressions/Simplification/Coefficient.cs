namespace FallLine.Expressions;

/// <summary>A number in front of a term, kept as a quotient so that 1/3·3 is 1 and 0.1·3 is 0.3.</summary>
/// <remarks>Exact while both parts are whole numbers below 2⁵³; beyond that, and for numbers that are no short decimal or fraction, it is an ordinary double.</remarks>
internal readonly record struct Coefficient(double Numerator, double Denominator)
{
    private const double LargestWhole = 9007199254740992;

    public static readonly Coefficient Zero = new(0, 1);
    public static readonly Coefficient One = new(1, 1);
    public static readonly Coefficient MinusOne = new(-1, 1);

    public double Value => Numerator / Denominator;

    public bool IsNegative => Value < 0;

    /// <summary>Whether it is best written as a decimal number: the denominator divides a power of ten, or is none.</summary>
    public bool IsDecimal
    {
        get
        {
            double rest = Denominator;
            while (rest > 1 && rest % 2 == 0)
            {
                rest /= 2;
            }

            while (rest > 1 && rest % 5 == 0)
            {
                rest /= 5;
            }

            return rest == 1;
        }
    }

    public static Coefficient Of(double value)
    {
        if (IsWhole(value))
        {
            return new Coefficient(value, 1);
        }

        for (double scale = 10; scale <= 1e12 && Math.Abs(value * scale) <= 1e15; scale *= 10)
        {
            double digits = Math.Round(value * scale);
            if (digits != 0 && digits / scale == value)
            {
                return Reduced(digits, scale);
            }
        }

        return NumberText.Fraction(value) is (var numerator, var denominator) ? Reduced(numerator, denominator) : new Coefficient(value, 1);
    }

    /// <summary>The fraction of small numbers that a rounded difference such as 1/3 - 1 stands for; the number itself where there is none.</summary>
    public static double NearFraction(double value)
    {
        if (Of(value) is { Denominator: not 1 } || IsWhole(value))
        {
            return value;
        }

        for (double denominator = 3; denominator <= 100; denominator++)
        {
            double fraction = Math.Round(value * denominator) / denominator;
            if (Math.Abs(fraction - value) <= 4e-16 * Math.Abs(value))
            {
                return fraction;
            }
        }

        return value;
    }

    public static Coefficient operator -(Coefficient c) => c with { Numerator = -c.Numerator };

    public static Coefficient operator *(Coefficient a, Coefficient b) => Reduced(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Coefficient operator +(Coefficient a, Coefficient b) =>
        Reduced((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The power, or null where it leaves the range of doubles.</summary>
    public Coefficient? Power(double exponent)
    {
        Coefficient result = exponent < 0
            ? Reduced(Math.Pow(Denominator, -exponent), Math.Pow(Numerator, -exponent))
            : Reduced(Math.Pow(Numerator, exponent), Math.Pow(Denominator, exponent));
        return double.IsFinite(result.Value) && result.Value != 0 ? result : null;
    }

    private static Coefficient Reduced(double numerator, double denominator)
    {
        if (!IsWhole(numerator) || !IsWhole(denominator) || denominator == 0)
        {
            return denominator == 1 || (numerator == 1 && denominator > 0 && double.IsFinite(denominator)) ? new Coefficient(numerator, denominator) : new Coefficient(numerator / denominator, 1);
        }

        double divisor = GreatestCommonDivisor(Math.Abs(numerator), Math.Abs(denominator)) * Math.Sign(denominator);
        return new Coefficient(numerator / divisor, denominator / divisor);
    }

    private static double GreatestCommonDivisor(double a, double b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static bool IsWhole(double value) => Math.Abs(value) <= LargestWhole && Math.Floor(value) == value;
}
