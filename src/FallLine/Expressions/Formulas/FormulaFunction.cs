namespace FallLine.Expressions;

/// <summary>A function that formulas can call: its name, how many arguments it takes, and what it builds.</summary>
internal sealed record FormulaFunction(string Name, int Least, int Most, Func<ReadOnlySpan<Expr>, Expr> Build)
{
    public const string Sum = "sum";
    public const string Product = "prod";
    public const string Length = "len";

    /// <summary>Every function by name, but for <see cref="Product"/> and <see cref="Length"/>, which are not functions of values.</summary>
    public static readonly IReadOnlyDictionary<string, FormulaFunction> ByName = Table().ToDictionary(function => function.Name);

    /// <summary>All names that a variable cannot have because they are functions.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>([.. ByName.Keys, Product, Length]);

    /// <summary>What to write instead of functions that other programs have under other names.</summary>
    public static readonly IReadOnlyDictionary<string, string> Elsewhere = new Dictionary<string, string>
    {
        ["ln"] = "log",
        ["lg"] = "log10",
        ["arcsin"] = "asin",
        ["arccos"] = "acos",
        ["arctan"] = "atan",
        ["arctan2"] = "atan2",
        ["tg"] = "tan",
        ["sgn"] = "sign",
        ["ceiling"] = "ceil",
        ["pow"] = "x^y",
        ["square"] = "x^2",
        ["where"] = "if",
        ["product"] = "prod",
        ["loggamma"] = "lgamma",
        ["clamp"] = "min(max(x, low), high)",
        ["logsigmoid"] = "-softplus(-x)",
        ["factorial"] = "gamma(n + 1)",
    };

    public string Arguments => (Least, Most) switch
    {
        (1, 1) => "1 argument",
        (_, int.MaxValue) => $"at least {Least} arguments",
        _ => $"{Least} arguments",
    };

    private static IEnumerable<FormulaFunction> Table()
    {
        (string Name, Func<Expr, Expr> Build)[] unary =
        [
            ("abs", Expr.Abs), ("sign", Expr.Sign), ("sqrt", Expr.Sqrt), ("cbrt", Expr.Cbrt),
            ("exp", Expr.Exp), ("expm1", Expr.Expm1), ("log", Expr.Log), ("log1p", Expr.Log1p), ("log10", Expr.Log10), ("log2", Expr.Log2),
            ("sin", Expr.Sin), ("cos", Expr.Cos), ("tan", Expr.Tan), ("asin", Expr.Asin), ("acos", Expr.Acos), ("atan", Expr.Atan),
            ("sinh", Expr.Sinh), ("cosh", Expr.Cosh), ("tanh", Expr.Tanh), ("asinh", Expr.Asinh), ("acosh", Expr.Acosh), ("atanh", Expr.Atanh),
            ("erf", Expr.Erf), ("erfc", Expr.Erfc), ("gamma", Expr.Gamma), ("lgamma", Expr.LogGamma), ("digamma", Expr.Digamma),
            ("sigmoid", Expr.Sigmoid), ("softplus", Expr.Softplus), ("relu", Expr.Relu), ("floor", Expr.Floor), ("ceil", Expr.Ceil),
            (Sum, Expr.Sum),
        ];
        foreach ((string name, Func<Expr, Expr> build) in unary)
        {
            yield return new FormulaFunction(name, 1, 1, x => build(x[0]));
        }

        // The derivatives of gamma, so that what the printer writes can be read.
        for (int order = 1; order <= 4; order++)
        {
            Polygamma primitive = new(order);
            yield return new FormulaFunction(primitive.Name, 1, 1, x => Expr.Apply(primitive, x[0]));
        }

        yield return new FormulaFunction("atan2", 2, 2, x => Expr.Atan2(x[0], x[1]));
        yield return new FormulaFunction("hypot", 2, 2, x => Expr.Hypot(x[0], x[1]));
        yield return new FormulaFunction("dot", 2, 2, x => x[0].Dot(x[1]));
        yield return new FormulaFunction("if", 3, 3, x => Expr.Where(x[0], x[1], x[2]));
        yield return new FormulaFunction("min", 2, int.MaxValue, x => Fold(x, Expr.Min));
        yield return new FormulaFunction("max", 2, int.MaxValue, x => Fold(x, Expr.Max));
    }

    private static Expr Fold(ReadOnlySpan<Expr> arguments, Func<Expr, Expr, Expr> combine)
    {
        Expr result = arguments[0];
        foreach (Expr argument in arguments[1..])
        {
            result = combine(result, argument);
        }

        return result;
    }
}
