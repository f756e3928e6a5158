namespace FallLine;

/// <content>Residuals of recorded functions.</content>
public abstract partial class Residuals
{
    /// <summary>The residuals that a function written over <see cref="Expr"/> computes, with exact derivatives.</summary>
    /// <param name="body">The function of a vector; its result's elements are the residuals.</param>
    /// <param name="dimension">The vector's length, at least 1.</param>
    public static Residuals Of(Func<Expr, Expr> body, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return Of(Function.Of(body, Shape.Vector(dimension)));
    }

    /// <summary>The residuals that a function of several named arrays computes, with exact derivatives.</summary>
    /// <param name="body">The function, for example <c>p => p["a"] * Exp(-p["k"] * x) - y</c>.</param>
    /// <param name="parameters">The names and shapes.</param>
    public static Residuals Of(Func<Variables, Expr> body, Parameters parameters) => Of(Function.Of(body, parameters));

    /// <summary>The residuals that a recorded function computes: the elements of its result, row by row.</summary>
    /// <param name="function">A function of any shape.</param>
    /// <exception cref="ArgumentException">The function has no variables, or its result has no elements.</exception>
    public static Residuals Of(Function function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Parameters.Size == 0 ? throw new ArgumentException("The function has no variables: there is nothing to change.", nameof(function))
            : function.Shape.Size == 0 ? throw new ArgumentException($"The function's result has shape {function.Shape}: there is no residual in it.", nameof(function))
            : new TracedResiduals(function);
    }

    /// <summary>The residuals that a formula states: one for a scalar, several for a formula of whole vectors.</summary>
    /// <param name="formula">The formula; see <see cref="Formula"/> for the language.</param>
    /// <param name="vectorLengths">The number of elements of each vector variable, by name; a variable not named here is a scalar.</param>
    /// <exception cref="FormulaException">The text is not a formula, or the length of a vector is missing.</exception>
    public static Residuals Parse(string formula, IReadOnlyDictionary<string, int>? vectorLengths = null) => Of(Function.Parse(formula, vectorLengths));

    private sealed class TracedResiduals(Function function) : Residuals
    {
        public override int Dimension => function.Parameters.Size;

        public override int Count => function.Shape.Size;

        public override Parameters Parameters => function.Parameters;

        public override DerivativeSource Derivatives => DerivativeSource.Exact;

        internal override Function Function => function;

        public override void Values(ReadOnlySpan<double> point, Span<double> residuals) => function.Values(point, residuals);

        public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
        {
            function.Values(point, residuals);
            function.Jacobian(point, jacobian);
        }
    }
}
