namespace FallLine;

public abstract partial class Objective
{
    /// <summary>The objective of a function written over <see cref="Expr"/>, with exact derivatives of every order.</summary>
    /// <param name="body">The function of a vector.</param>
    /// <param name="dimension">The vector's length, at least 1.</param>
    public static Objective Of(Func<Expr, Expr> body, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return Of(Function.Of(body, Shape.Vector(dimension)));
    }

    /// <summary>The objective of a function of several named arrays, laid one after another in the point.</summary>
    /// <param name="body">The function, for example <c>p => Mean(Square(X.Dot(p["w"]) + p["b"] - y))</c>.</param>
    /// <param name="parameters">The names and shapes.</param>
    public static Objective Of(Func<Variables, Expr> body, Parameters parameters) => Of(Function.Of(body, parameters));

    /// <summary>The objective of a recorded function.</summary>
    /// <param name="function">A function whose result is a scalar.</param>
    /// <exception cref="ShapeException">The result is not a scalar.</exception>
    /// <exception cref="ArgumentException">The function has no variables.</exception>
    public static Objective Of(Function function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Parameters.Size == 0)
        {
            throw new ArgumentException("The function has no variables: there is nothing to change.", nameof(function));
        }

        return function.Shape.IsScalar
            ? new TracedObjective(function)
            : throw new ShapeException($"The objective's value has shape {function.Shape}; only a scalar can be minimised. Reduce it, for example with Sum, Mean or Norm.");
    }

    /// <summary>The objective that a formula states, for example <c>2x^2</c>.</summary>
    /// <param name="formula">The formula; see <see cref="Formula"/> for the language.</param>
    /// <param name="vectorLengths">The number of elements of each vector variable, by name; a variable not named here is a scalar.</param>
    /// <exception cref="FormulaException">The text is not a formula, or the length of a vector is missing.</exception>
    /// <exception cref="ShapeException">The formula's value is not a scalar.</exception>
    public static Objective Parse(string formula, IReadOnlyDictionary<string, int>? vectorLengths = null) => Of(Function.Parse(formula, vectorLengths));

    private sealed class TracedObjective(Function function, Residuals? residuals = null, RobustLoss? loss = null) : Objective
    {
        // Found when first asked for; a function that was made from residuals knows them.
        private readonly Lazy<Residuals?> _residuals = new(() => residuals ?? (Optimization.SumOfSquares.ResidualsOf(function) is { } found ? Residuals.Of(found) : null));

        public override int Dimension => function.Parameters.Size;

        public override DerivativeOrder Order => DerivativeOrder.Hessian;

        public override DerivativeSource Derivatives => DerivativeSource.Exact;

        public override Parameters Parameters => function.Parameters;

        public override Residuals? Residuals => _residuals.Value;

        public override RobustLoss Loss => loss ?? RobustLoss.Linear;

        internal override Function Function => function;

        public override double Value(ReadOnlySpan<double> point) => function.Value(point);

        public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient) => function.ValueAndGradient(point, gradient);

        public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) =>
            function.HessianProduct(point, vector, product);

        public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => function.Hessian(point, hessian);
    }
}
