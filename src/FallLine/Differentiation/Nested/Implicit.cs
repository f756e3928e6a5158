using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>How large systems of equations of a contraction are solved: by iteration, to a tolerance, in so many steps.</summary>
internal sealed record Iteration(double Tolerance, int Limit);

/// <summary>
/// Its last operand, the x with F(x, θ) = 0; the other operands are θ. The value knows nothing of how x was found, and neither does the derivative.
/// </summary>
/// <param name="Equation">F, from x and θ to an array of the shape of x.</param>
/// <param name="Axes">The number of first axes along which operands are batches.</param>
/// <param name="Iteration">For F(x) = x - g(x) with a contraction g, how systems too large to be solved at once are; null where they always are.</param>
/// <remarks>
/// Differentiate F(x(θ), θ) = 0: with J = ∂F/∂x, J·ẋ = -(∂F/∂θ)·θ̇, and transposed θ̄ = -(∂F/∂θ)ᵀ·λ where Jᵀ·λ = x̄. Both hold at any solution and are
/// expressions of x and θ, so they are differentiated in their turn.
/// </remarks>
internal sealed record Implicit(Body Equation, int Axes, Iteration? Iteration) : Primitive, IBodied
{
    // A matrix of more rows costs more than the few dozen products that an iteration takes.
    private const int LargestMatrix = 64;

    private Expr X => Equation.Inputs[0];

    private ImmutableArray<Expr> Theta => Equation.Inputs[1..];

    public override string Name => "solution";

    public ImmutableArray<Body> Bodies => [Equation];

    public int Own => 1;

    public string Relation => " = 0";

    public Primitive With(Func<Body, Body> replace) => this with { Equation = replace(Equation) };

    public IEnumerable<(Expr Input, Expr Operand)> Given(Expr node) => Theta.Zip(node.Operands);

    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[^1].Shape;

    public override Expr? Pullback(int operand, Expr node, Expr cotangent)
    {
        if (operand == Theta.Length)
        {
            return null;
        }

        Expr given = Expr.Input("d", X.Shape, X.ElementType);
        Expr received = -ReverseMode.Pullback(Equation.Outputs, [Solved(given, transpose: true)], [Theta[operand]])[0];
        return Mapped(node, received, [given], [cotangent]);
    }

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        int[] moving = [.. Enumerable.Range(0, Theta.Length).Where(i => tangents[i] is not null)];
        if (moving.Length == 0)
        {
            return null;
        }

        Expr[] given = [.. moving.Select(i => Expr.Input("t", Theta[i].Shape, X.ElementType))];
        Expr change = -ForwardMode.Pushforward(Equation.Outputs, [.. moving.Select(i => Theta[i])], given)[0];
        return Mapped(node, Solved(change, transpose: false), given, [.. moving.Select(i => tangents[i]!)]);
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        return Expr.Apply(
            this with { Axes = Axes + 1 },
            [.. operands.Zip(node.Operands, (operand, single) => operand.Shape.Rank > single.Shape.Rank ? operand : Expr.Broadcast(operand, Structure.WithFirst(size, single.Shape)))]);
    }

    /// <summary>The u with J·u = <paramref name="right"/>, or Jᵀ·u, as an expression of x and θ.</summary>
    private Expr Solved(Expr right, bool transpose)
    {
        int size = X.Shape.Size;
        if (Iteration is { } iteration && size > LargestMatrix)
        {
            // J = I - ∂g/∂x, so u = right + (∂g/∂x)·u: it contracts as g does.
            return FixedPoints.Of(right, u => right + u - Times(u, transpose), iteration);
        }

        Expr unit = Expr.Input("unit", X.Shape, X.ElementType);
        Expr units = Triangle.Identity(Expr.Input("like", Shape.Matrix(size, size), X.ElementType)).Reshape(Structure.WithFirst(size, X.Shape));
        Expr columns = Batching.Map([Times(unit, transpose: false)], [unit], [units])[0];
        if (size == 1)
        {
            return right / columns.Reshape(X.Shape);
        }

        // A row of the matrix is what a unit vector gives: a column of J.
        Expr factored = Expr.Apply(new Factored(), columns.Reshape(Shape.Matrix(size, size)));
        return FactoredSolve.Solve(factored, right.Reshape(Shape.Matrix(size, 1)), !transpose).Reshape(X.Shape);
    }

    private Expr Times(Expr vector, bool transpose) => transpose
        ? ReverseMode.Pullback(Equation.Outputs, [vector], [X])[0]
        : ForwardMode.Pushforward(Equation.Outputs, [X], [vector])[0];

    /// <summary>An expression of x, θ and others, at operands or at each element of batches of them.</summary>
    private Expr Mapped(Expr node, Expr rule, Expr[] others, Expr[] values)
    {
        Expr[] inputs = [X, .. Theta, .. others];
        Expr[] arguments = [node, .. node.Operands[..^1], .. values];
        if (Axes == 0)
        {
            return Substitution.Replace([rule], inputs, arguments)[0];
        }

        int size = node.Shape.Extents[..Axes].Aggregate(1, (product, extent) => product * extent);
        Expr[] flat = [.. arguments.Zip(inputs, (argument, input) => argument.Reshape(Structure.WithFirst(size, input.Shape)))];
        Expr mapped = Batching.Map([rule], inputs, flat)[0];
        return mapped.Reshape(Shape.Of([.. node.Shape.Extents[..Axes], .. rule.Shape.Extents]));
    }
}
