using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FallLine.Expressions.Lambdas;

/// <summary>Puts known values into a tree: an item for a parameter, and the length of the array that a parameter is.</summary>
internal sealed class Replacement : ExpressionVisitor
{
    private readonly Dictionary<ParameterExpression, ConstantExpression> _items = [];
    private readonly Dictionary<ParameterExpression, ConstantExpression> _lengths = [];

    /// <summary>Replaces a parameter by an item.</summary>
    public Replacement Item(ParameterExpression parameter, object? item)
    {
        _items[parameter] = Expression.Constant(item, parameter.Type);
        return this;
    }

    /// <summary>Replaces the length of the array that a parameter is.</summary>
    public Replacement Length(ParameterExpression parameter, int length)
    {
        _lengths[parameter] = Expression.Constant(length);
        return this;
    }

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return base.Visit(node);
    }

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node) => _items.TryGetValue(node, out ConstantExpression? item) ? item : node;

    /// <inheritdoc/>
    protected override Expression VisitUnary(UnaryExpression node) =>
        node is { NodeType: ExpressionType.ArrayLength, Operand: ParameterExpression array } && _lengths.TryGetValue(array, out ConstantExpression? length)
            ? length
            : base.VisitUnary(node);
}
