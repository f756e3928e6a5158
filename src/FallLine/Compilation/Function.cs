using System.Buffers;
using System.Globalization;
using FallLine.Compilation;
using FallLine.Differentiation;

namespace FallLine;

/// <summary>
/// A differentiable function: recorded once from a lambda over <see cref="Expr"/>, evaluated at numbers or built into other
/// expressions, with exact derivatives of any order.
/// </summary>
/// <remarks>
/// A function is immutable and may be used from any number of threads. Each derivative is compiled at its first use. A derivative
/// that is itself used inside a lambda (<see cref="Gradient(Expr)"/>) is an expression like any other and can be differentiated again.
/// </remarks>
/// <example>
/// <code>
/// Function f = Function.Of(x => Sum(Sin(x) * x), Shape.Vector(3));
/// double[] g = f.Gradient([1, 2, 3]);
/// Function stiffness = Function.Of(x => Norm(f.Gradient(x)), Shape.Vector(3));
/// </code>
/// </example>
public sealed partial class Function
{
    private readonly Traced _recorded;
    private readonly Traced _traced;
    private readonly Lazy<Kernel> _value;
    private readonly Lazy<Kernel> _valueAndGradient;

    internal Function(Traced recorded)
    {
        _recorded = recorded;
        Traced traced = _traced = Stable(recorded);
        _value = new(() => Kernel.Compile(Graph.Of(traced.Inputs, [traced.Output])));
        _valueAndGradient = new(() => Kernel.Compile(ComputedTogether));
        _jvp = new(() => Product(traced.Inputs, inputs => [traced.Jvp(inputs)]));
        _vjp = new(() => Product([traced.Output], inputs => traced.Vjp(inputs[0])));
        _hessianProduct = new(() => Product(traced.Inputs, inputs => traced.HessianProduct(inputs)));
        _sparseJacobian = new(() => _foundJacobian ?? SparseDerivatives.OfJacobian(traced));
        _sparseHessian = new(() => SparseDerivatives.OfHessian(traced));
        _jacobian = new(() => DerivativeMatrix.Jacobian(traced));
        _hessian = new(() => DerivativeMatrix.Hessian(traced));
        _hessianDiagonal = new(() => DerivativeMatrix.HessianDiagonal(traced));
    }

    /// <summary>The names and shapes of the inputs.</summary>
    public Parameters Parameters => _traced.Parameters;

    /// <summary>The shape of the result.</summary>
    public Shape Shape => _traced.Output.Shape;

    /// <summary>The recorded computation.</summary>
    public Graph Graph => Graph.Of(_recorded.Inputs, [_recorded.Output]);

    /// <summary>Another function of the same inputs.</summary>
    internal Function WithOutput(Expr output) => new(new Traced(_recorded.Parameters, _recorded.Inputs, output));

    /// <summary>What is computed for the value.</summary>
    internal Graph Computed => Graph.Of(_traced.Inputs, [_traced.Output]);

    /// <summary>What is computed for the gradient of a scalar function.</summary>
    internal Graph ComputedGradient => Graph.Of(_traced.Inputs, _traced.Gradient);

    /// <summary>What is computed for value and gradient at once.</summary>
    internal Graph ComputedTogether => Graph.Of(_traced.Inputs, [_traced.Output, .. _traced.Gradient]);

    /// <summary>Records a function of one array.</summary>
    /// <param name="body">What it computes.</param>
    /// <param name="shape">The shape of its argument.</param>
    public static Function Of(Func<Expr, Expr> body, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(shape);
        return new Function(Traced.Of(body, shape));
    }

    /// <summary>Records a function of several named arrays.</summary>
    /// <param name="body">What it computes.</param>
    /// <param name="parameters">The names and shapes of its arguments.</param>
    public static Function Of(Func<Variables, Expr> body, Parameters parameters)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parameters);
        return new Function(Traced.Of(body, parameters));
    }

    /// <summary>The function that a formula states; its variables are the function's inputs.</summary>
    /// <param name="formula">For example <c>100*(y - x^2)^2 + (1 - x)^2</c>; see <see cref="Formula"/> for the language.</param>
    /// <param name="vectorLengths">The number of elements of each vector variable, by name; a variable not named here is a scalar.</param>
    /// <exception cref="FormulaException">The text is not a formula, or the length of a vector is missing.</exception>
    public static Function Parse(string formula, IReadOnlyDictionary<string, int>? vectorLengths = null) => Of(Formula.Parse(formula, vectorLengths));

    /// <summary>The function that a formula states.</summary>
    public static Function Of(Formula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return new Function(new Traced(formula.Parameters, formula.Inputs, formula.Body));
    }

    /// <summary>The value of a scalar function.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double Value(params ReadOnlySpan<double> point)
    {
        RequireScalar();
        double value = 0;
        _value.Value.Run(point, new Span<double>(ref value));
        return value;
    }

    /// <summary>The elements of the result, row by row.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[] Values(params ReadOnlySpan<double> point)
    {
        double[] values = new double[Shape.Size];
        Values(point, values);
        return values;
    }

    /// <summary>The elements of the result, row by row, in memory that the caller has.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="values">Receives as many numbers as the result has elements.</param>
    public void Values(ReadOnlySpan<double> point, Span<double> values)
    {
        RequireSize(values.Length, Shape.Size, "result");
        _value.Value.Run(point, values);
    }

    /// <summary>The partial derivatives of a scalar function, one for each element of the point.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[] Gradient(params ReadOnlySpan<double> point)
    {
        double[] gradient = new double[Parameters.Size];
        ValueAndGradient(point, gradient);
        return gradient;
    }

    /// <summary>The value of a scalar function and, in <paramref name="gradient"/>, its partial derivatives, computed together.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="gradient">Receives as many numbers as the point has.</param>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        RequireScalar();
        RequireSize(gradient.Length, Parameters.Size, "gradient");
        if (gradient.Length < Few)
        {
            Span<double> few = stackalloc double[Few];
            _valueAndGradient.Value.Run(point, few[..(gradient.Length + 1)]);
            few.Slice(1, gradient.Length).CopyTo(gradient);
            return few[0];
        }

        double[] output = ArrayPool<double>.Shared.Rent(gradient.Length + 1);
        try
        {
            _valueAndGradient.Value.Run(point, output.AsSpan(0, gradient.Length + 1));
            output.AsSpan(1, gradient.Length).CopyTo(gradient);
            return output[0];
        }
        finally
        {
            ArrayPool<double>.Shared.Return(output);
        }
    }

    /// <summary>What the engine made of it, for a person: the value and, of a scalar function, the gradient with it.</summary>
    /// <remarks>As <see cref="Kernel.Explain"/>, and how much memory reverse mode cannot do without: inputs, outputs, and what the way there computes and the way back reads.</remarks>
    public string Explain()
    {
        if (!Shape.IsScalar)
        {
            return _value.Value.Explain();
        }

        long live = LiveValues.Bytes(Simplification.Run(ComputedTogether));
        return string.Create(CultureInfo.InvariantCulture, $"{_valueAndGradient.Value.Explain()}value and gradient; {live} bytes are inputs, outputs and what the way back reads\n");
    }

    /// <summary>Numbers are computed from the accurate form; what a person reads is what he wrote.</summary>
    private static Traced Stable(Traced recorded)
    {
        Expr output = StabilityPass.Run(recorded.Output);
        return ReferenceEquals(output, recorded.Output) ? recorded : new Traced(recorded.Parameters, recorded.Inputs, output);
    }

    private static void RequireSize(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"The {what} has {actual} numbers; this function needs {expected}.", what);
        }
    }

    private void RequireScalar()
    {
        if (!Shape.IsScalar)
        {
            throw new InvalidOperationException($"The function's result has shape {Shape}, not a scalar's: use Values and Jacobian, or reduce it with Sum, Mean or Norm.");
        }
    }
}
