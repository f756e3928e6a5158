namespace FallLine.Expressions;

/// <summary>How tightly parts of a formula hold together; the parser and the printer share it.</summary>
internal enum Binding
{
    Comparison,
    Sum,
    Product,
    Prefix,
    Power,
    Atom,
}

/// <summary>An infix or prefix operator: how it binds, and what it builds.</summary>
internal sealed record FormulaOperator(string Symbol, Binding Binding, FormulaFunction Function)
{
    public static readonly FormulaOperator Add = Infix("+", Binding.Sum, (x, y) => x + y);
    public static readonly FormulaOperator Subtract = Infix("-", Binding.Sum, (x, y) => x - y);
    public static readonly FormulaOperator Multiply = Infix("*", Binding.Product, (x, y) => x * y);
    public static readonly FormulaOperator Divide = Infix("/", Binding.Product, (x, y) => x / y);
    public static readonly FormulaOperator Negate = new("-", Binding.Prefix, new FormulaFunction("-", 1, 1, x => -x[0]));
    public static readonly FormulaOperator Less = Infix("<", Binding.Comparison, (x, y) => x < y);
    public static readonly FormulaOperator LessOrEqual = Infix("<=", Binding.Comparison, (x, y) => x <= y);
    public static readonly FormulaOperator Greater = Infix(">", Binding.Comparison, (x, y) => x > y);
    public static readonly FormulaOperator GreaterOrEqual = Infix(">=", Binding.Comparison, (x, y) => x >= y);
    public static readonly FormulaOperator Equal = Infix("==", Binding.Comparison, Expr.Equal);
    public static readonly FormulaOperator NotEqual = Infix("!=", Binding.Comparison, Expr.NotEqual);

    // x·x is correctly rounded and far cheaper than pow; its derivative is as simple.
    public static readonly FormulaOperator Power = Infix("^", Binding.Power, (x, y) => y.Primitive is Constant { Value: 2 } ? x * x : Expr.Pow(x, y));

    public bool IsRightAssociative => Binding is Binding.Power;

    private static FormulaOperator Infix(string symbol, Binding binding, Func<Expr, Expr, Expr> build) =>
        new(symbol, binding, new FormulaFunction(symbol, 2, 2, arguments => build(arguments[0], arguments[1])));
}
