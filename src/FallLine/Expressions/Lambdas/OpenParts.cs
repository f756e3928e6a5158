using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FallLine.Expressions.Lambdas;

/// <summary>Which parts of a lambda depend on its variables; all others are closed.</summary>
internal sealed class OpenParts : ExpressionVisitor
{
    private readonly HashSet<Expression> _open = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ParameterExpression> _bound = [];
    private bool _seesVariable;

    /// <summary>Whether a marked part depends on a variable.</summary>
    public bool Contains(Expression part) => _open.Contains(part);

    /// <summary>Takes note of every part of <paramref name="body"/>.</summary>
    public void Mark(Expression body) => Visit(body);

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
    {
        if (node is null)
        {
            return null;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        bool before = _seesVariable;
        _seesVariable = false;
        base.Visit(node);
        if (_seesVariable)
        {
            _open.Add(node);
        }

        _seesVariable |= before;
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        _seesVariable = !_bound.Contains(node);
        return node;
    }

    /// <inheritdoc/>
    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        _bound.UnionWith(node.Parameters);
        Visit(node.Body);
        _bound.ExceptWith(node.Parameters);
        return node;
    }
}
