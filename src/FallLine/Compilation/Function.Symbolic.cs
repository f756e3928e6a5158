using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine;

/// <content>Derivatives as formulas.</content>
public sealed partial class Function
{
    /// <summary>The first derivatives as expressions of the inputs, simplified: a row for each element of the result, a column for each element of the point.</summary>
    /// <example><code>
    /// Function.Parse("2x^2").SymbolicJacobian()[0, 0].ToString();   // 4*x
    /// </code></example>
    public Expr[,] SymbolicJacobian() => Simplified([.. _recorded.JacobianRows().Select(Elements)]);

    /// <summary>The second derivatives of a scalar function as expressions of the inputs, simplified.</summary>
    public Expr[,] SymbolicHessian()
    {
        RequireScalar();
        return Simplified([.. _recorded.HessianRows().Select(Elements)]);
    }

    private static ImmutableArray<Expr> Elements(ImmutableArray<Expr> parts) => [.. parts.SelectMany(Traced.Elements)];

    private Expr[,] Simplified(ImmutableArray<Expr>[] rows)
    {
        int columns = Parameters.Size;
        ImmutableArray<Expr> simple = SymbolicForm.Of(Graph.Of(_recorded.Inputs, rows.SelectMany(row => row))).Outputs;
        var matrix = new Expr[rows.Length, columns];
        for (int i = 0; i < simple.Length; i++)
        {
            matrix[i / columns, i % columns] = simple[i];
        }

        return matrix;
    }
}
