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
        /// <summary>Below so many variables, or above such a part of the matrix, its factors cost no more than those of the entries.</summary>
        private const int LeastVariables = 100;
        private const double GreatestPart = 1.0 / 8;

        /// <summary>The search for a pattern is given up where it meets more entries than a sparse one would have on the way, unless there is no room for the whole matrix.</summary>
        private const double LargestMatrix = 2e9;
        private const int EntriesOfASearch = 1 << 22;
        private const int EntriesPerLine = 64;

        private readonly Lazy<SparsityPattern?> _pattern = new(() => PatternOf(function));

        public override SparsityPattern? JacobianPattern => _pattern.Value;

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

        public override void ValuesAndEntries(ReadOnlySpan<double> point, Span<double> residuals, Span<double> entries)
        {
            if (JacobianPattern is null)
            {
                base.ValuesAndEntries(point, residuals, entries);
                return;
            }

            function.Values(point, residuals);
            function.SparseJacobian(point, entries);
        }

        private static SparsityPattern? PatternOf(Function function)
        {
            (int rows, int columns) = (function.Shape.Size, function.Parameters.Size);
            double elements = (double)rows * columns;
            if (columns < LeastVariables)
            {
                return null;
            }

            int most = elements > LargestMatrix ? Compilation.Dependence.MostEntries : (int)Math.Min(Compilation.Dependence.MostEntries, Math.Max(EntriesOfASearch, EntriesPerLine * ((long)rows + columns)));
            return function.FindJacobianPattern(most) is { } pattern && pattern.Count <= GreatestPart * elements ? pattern : null;
        }
    }
}
