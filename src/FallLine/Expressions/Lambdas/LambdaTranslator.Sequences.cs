using System.Collections.Immutable;
using System.Linq.Expressions;

namespace FallLine.Expressions.Lambdas;

/// <content>Sums and other reductions over captured data or over the elements of an array parameter: written out, item by item.</content>
internal sealed partial class LambdaTranslator
{
    /// <summary>An item of a sequence: an expression, or a value known now.</summary>
    private readonly record struct Item(Expr? Traced, object? Value);

    private Expr? Reduced(MethodCallExpression call)
    {
        if (call.Method.Name is not (nameof(Enumerable.Sum) or nameof(Enumerable.Average) or nameof(Enumerable.Min) or nameof(Enumerable.Max))
            || call.Arguments.Count > 2 || call.Type != typeof(double))
        {
            return null;
        }

        ImmutableArray<Item> items = Sequence(call.Arguments[0]);
        ImmutableArray<Expr> terms = call.Arguments.Count == 2
            ? [.. items.Select(item => Mapped(call.Arguments[1], item))]
            : [.. items.Select(item => Number(item, call))];
        return terms.IsEmpty && call.Method.Name != nameof(Enumerable.Sum)
            ? throw new ArgumentException($"'{CSharpText.Of(call)}' in the lambda is the {call.Method.Name} of no items.")
            : call.Method.Name switch
            {
                nameof(Enumerable.Sum) => Sum(terms.AsSpan()),
                nameof(Enumerable.Average) => Sum(terms.AsSpan()) / terms.Length,
                nameof(Enumerable.Min) => terms.Aggregate(Expr.Min),
                _ => terms.Aggregate(Expr.Max),
            };
    }

    private ImmutableArray<Item> Sequence(Expression source)
    {
        if (!_open.Contains(source))
        {
            return [.. Closed.Items(source).Select(item => new Item(null, item))];
        }

        if (source is ParameterExpression parameter && _arrays.TryGetValue(parameter, out ImmutableArray<Expr> elements))
        {
            return [.. elements.Select(element => new Item(element, null))];
        }

        if (source is MethodCallExpression call && call.Method.DeclaringType == typeof(Enumerable))
        {
            switch (call.Method.Name)
            {
                case nameof(Enumerable.Select):
                    return [.. Sequence(call.Arguments[0]).Select((item, i) => new Item(Mapped(call.Arguments[1], item, new Item(null, i)), null))];
                case nameof(Enumerable.Zip) when call.Arguments.Count == 3:
                    return [.. Sequence(call.Arguments[0]).Zip(Sequence(call.Arguments[1]), (x, y) => new Item(Mapped(call.Arguments[2], x, y), null))];
                case nameof(Enumerable.Skip) when !_open.Contains(call.Arguments[1]):
                    return [.. Sequence(call.Arguments[0]).Skip((int)Closed.Evaluate(call.Arguments[1])!)];
                case nameof(Enumerable.Take) when !_open.Contains(call.Arguments[1]) && Closed.Evaluate(call.Arguments[1]) is int count:
                    return [.. Sequence(call.Arguments[0]).Take(count)];
                default:
                    break;
            }
        }

        throw Refuse(source, "is a sequence that depends on the variables in a way that cannot be read", "Sum over captured data, Enumerable.Range or the array, with Select, Zip, Skip and Take");
    }

    /// <summary>The value of a selector for items; those that it has no parameter for are left out.</summary>
    private Expr Mapped(Expression selector, params ReadOnlySpan<Item> items)
    {
        if (selector is not LambdaExpression lambda)
        {
            throw Refuse(selector, "is a delegate, whose code cannot be read", "Write the lambda in place");
        }

        if (lambda.ReturnType != typeof(double))
        {
            throw Refuse(selector, $"gives {CSharpText.NameOf(lambda.ReturnType)}", "Select doubles");
        }

        Replacement known = new();
        for (int i = 0; i < lambda.Parameters.Count; i++)
        {
            if (items[i].Traced is { } traced)
            {
                _values[lambda.Parameters[i]] = traced;
            }
            else
            {
                known.Item(lambda.Parameters[i], items[i].Value);
            }
        }

        return Enter(known.Visit(lambda.Body));
    }

    private static Expr Number(Item item, Expression call) => item.Traced
        ?? (item.Value is double number ? number : throw Refuse(call, "sums what are not doubles", "Select doubles"));

    /// <summary>By halves: as deep as the logarithm of the length, and with as little rounding.</summary>
    private static Expr Sum(ReadOnlySpan<Expr> terms) => terms.Length switch
    {
        0 => 0,
        1 => terms[0],
        _ => Sum(terms[..(terms.Length / 2)]) + Sum(terms[(terms.Length / 2)..]),
    };
}
