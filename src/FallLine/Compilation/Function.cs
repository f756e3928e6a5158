using System.Buffers;
using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

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
    private readonly Traced _traced;
    private readonly Lazy<Kernel> _value;
    private readonly Lazy<Kernel> _valueAndGradient;
    private readonly Lazy<Kernel> _hessianProduct;
    private readonly Lazy<Kernel> _jacobian;

    internal Function(Traced traced)
    {
        _traced = traced;
        _value = new(() => Kernel.Compile(Graph.Of(traced.Inputs, [traced.Output])));
        _valueAndGradient = new(() => Kernel.Compile(Graph.Of(traced.Inputs, [traced.Output, .. traced.Gradient])));
        _hessianProduct = new(() =>
        {
            (ImmutableArray<Expr> inputs, ImmutableArray<Expr> product) = traced.HessianProduct();
            return Kernel.Compile(Graph.Of(inputs, product));
        });
        _jacobian = new(() => Kernel.Compile(Graph.Of(traced.Inputs, traced.JacobianRows().SelectMany(row => row))));
    }

    /// <summary>The names and shapes of the inputs.</summary>
    public Parameters Parameters => _traced.Parameters;

    /// <summary>The shape of the result.</summary>
    public Shape Shape => _traced.Output.Shape;

    /// <summary>The recorded computation.</summary>
    public Graph Graph => Graph.Of(_traced.Inputs, [_traced.Output]);

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
        _value.Value.Run(point, values);
        return values;
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

    /// <summary>The Hessian of a scalar function times a vector, without the Hessian: a small multiple of the gradient's cost.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="vector">As many numbers as the point has.</param>
    /// <param name="product">Receives as many numbers.</param>
    public void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        RequireScalar();
        int size = Parameters.Size;
        RequireSize(point.Length, size, "point");
        RequireSize(vector.Length, size, "vector");
        RequireSize(product.Length, size, "product");
        double[] input = ArrayPool<double>.Shared.Rent(2 * size);
        try
        {
            point.CopyTo(input);
            vector.CopyTo(input.AsSpan(size));
            _hessianProduct.Value.Run(input.AsSpan(0, 2 * size), product);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(input);
        }
    }

    /// <summary>The matrix of second derivatives of a scalar function.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[,] Hessian(params ReadOnlySpan<double> point)
    {
        int size = Parameters.Size;
        double[] rows = new double[size * size];
        Hessian(point, rows);
        double[,] matrix = new double[size, size];
        Buffer.BlockCopy(rows, 0, matrix, 0, rows.Length * sizeof(double));
        return matrix;
    }

    /// <summary>The matrix of second derivatives of a scalar function, row by row.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="hessian">Receives the square of the point's length; exactly symmetric.</param>
    public void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        int size = Parameters.Size;
        RequireSize(hessian.Length, size * size, "hessian");
        double[] unit = ArrayPool<double>.Shared.Rent(size);
        try
        {
            Span<double> direction = unit.AsSpan(0, size);
            direction.Clear();
            for (int row = 0; row < size; row++)
            {
                direction[row] = 1;
                HessianProduct(point, direction, hessian.Slice(row * size, size));
                direction[row] = 0;
                for (int column = 0; column < row; column++)
                {
                    // The two halves differ by rounding only; one of them stands for both.
                    hessian[(row * size) + column] = hessian[(column * size) + row];
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(unit);
        }
    }

    /// <summary>The matrix of first derivatives: a row for each element of the result, a column for each element of the point.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[,] Jacobian(params ReadOnlySpan<double> point)
    {
        double[] rows = new double[Shape.Size * Parameters.Size];
        _jacobian.Value.Run(point, rows);
        double[,] matrix = new double[Shape.Size, Parameters.Size];
        Buffer.BlockCopy(rows, 0, matrix, 0, rows.Length * sizeof(double));
        return matrix;
    }

    /// <summary>This function of an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Apply(Expr argument) => Substitution.Replace([_traced.Output], RequireOneInput(), [argument])[0];

    /// <summary>The gradient of this function at an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Gradient(Expr argument) => Substitution.Replace([_traced.Gradient[0]], RequireOneInput(), [argument])[0];

    private static void RequireSize(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"The {what} has {actual} numbers; this function needs {expected}.", what);
        }
    }

    private ImmutableArray<Expr> RequireOneInput() => _traced.Inputs.Length == 1
        ? _traced.Inputs
        : throw new InvalidOperationException($"This function has {_traced.Inputs.Length} inputs ({string.Join(", ", Parameters.Items.Select(p => p.Name))}); only a function of one array can be applied to one expression.");

    private void RequireScalar()
    {
        if (!Shape.IsScalar)
        {
            throw new InvalidOperationException($"The function's result has shape {Shape}, not a scalar's: use Values and Jacobian, or reduce it with Sum, Mean or Norm.");
        }
    }
}
