using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace FallLine.Expressions.Lambdas;

/// <summary>Turns the body of a lambda of doubles into an expression.</summary>
/// <remarks>A truth value is 1 or 0; a choice keeps both of its branches, unless its condition depends on no variable.</remarks>
internal sealed partial class LambdaTranslator
{
    private readonly OpenParts _open = new();
    private readonly Dictionary<ParameterExpression, Expr> _values = [];
    private readonly Dictionary<ParameterExpression, ImmutableArray<Expr>> _arrays = [];

    private LambdaTranslator()
    {
    }

    /// <summary>The lambda's value as an expression of <paramref name="inputs"/>, one for each of its parameters.</summary>
    public static Expr Translate(LambdaExpression lambda, ImmutableArray<Expr> inputs)
    {
        LambdaTranslator translator = new();
        Replacement lengths = new();
        for (int i = 0; i < inputs.Length; i++)
        {
            Expr input = inputs[i];
            if (input.Shape.IsScalar)
            {
                translator._values[lambda.Parameters[i]] = input;
            }
            else
            {
                translator._arrays[lambda.Parameters[i]] = [.. Enumerable.Range(0, input.Shape.Size).Select(element => input[element])];
                lengths.Length(lambda.Parameters[i], input.Shape.Size);
            }
        }

        return translator.Enter(lengths.Visit(lambda.Body));
    }

    private Expr Enter(Expression body)
    {
        _open.Mark(body);
        return Translate(body);
    }

    private Expr Translate(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return !_open.Contains(expression) ? Known(expression) : expression switch
        {
            ParameterExpression parameter => _values.TryGetValue(parameter, out Expr? value)
                ? value
                : throw Refuse(expression, "is an array, which has no value as a whole", $"Use its elements, {parameter.Name}[i]"),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => Element(index),
            BinaryExpression binary => Binary(binary),
            UnaryExpression unary => Unary(unary),
            ConditionalExpression conditional => Choice(conditional),
            MethodCallExpression call => Call(call),
            InvocationExpression => throw Refuse(expression, "calls a delegate, whose code cannot be read", InPlace),
            _ => throw Refuse(expression, "is none of the operations that have a derivative", "Use operators, ?:, the functions of Math, and sums (Enumerable.Sum)"),
        };
    }

    private Expr Choice(ConditionalExpression conditional) => _open.Contains(conditional.Test)
        ? Expr.Where(Translate(conditional.Test), Translate(conditional.IfTrue), Translate(conditional.IfFalse))
        : Translate((bool)Closed.Evaluate(conditional.Test)! ? conditional.IfTrue : conditional.IfFalse);

    private Expr Element(BinaryExpression index)
    {
        if (_open.Contains(index.Right))
        {
            throw Refuse(index, "has an index that depends on the variables", "Which element is meant must be known before they are; choose with ?:");
        }

        if (index.Left is not ParameterExpression array || !_arrays.TryGetValue(array, out ImmutableArray<Expr> elements))
        {
            throw Refuse(index, "is an element of something computed", "Index the parameter itself");
        }

        int i = Convert.ToInt32(Closed.Evaluate(index.Right), CultureInfo.InvariantCulture);
        return i >= 0 && i < elements.Length
            ? elements[i]
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{CSharpText.Of(index)}' in the lambda reads {array.Name}[{i}], but {array.Name} has the indices 0 to {elements.Length - 1}."));
    }

    private Expr Binary(BinaryExpression binary)
    {
        Expr left = Translate(binary.Left);
        Expr right = Translate(binary.Right);
        Expr? truth = binary.NodeType switch
        {
            ExpressionType.LessThan => left < right,
            ExpressionType.LessThanOrEqual => left <= right,
            ExpressionType.GreaterThan => left > right,
            ExpressionType.GreaterThanOrEqual => left >= right,
            ExpressionType.Equal => Expr.Equal(left, right),
            ExpressionType.NotEqual => Expr.NotEqual(left, right),
            ExpressionType.AndAlso => left * right,
            ExpressionType.OrElse => Expr.Max(left, right),
            ExpressionType.And when binary.Type == typeof(bool) => left * right,
            ExpressionType.Or when binary.Type == typeof(bool) => Expr.Max(left, right),
            ExpressionType.ExclusiveOr when binary.Type == typeof(bool) => Expr.NotEqual(left, right),
            _ => null,
        };
        return truth is not null ? truth
            : binary.Type != typeof(double) ? throw Refuse(binary, $"computes with {CSharpText.NameOf(binary.Type)}, which has no derivative", "Compute with double")
            : binary.NodeType switch
            {
                ExpressionType.Add or ExpressionType.AddChecked => left + right,
                ExpressionType.Subtract or ExpressionType.SubtractChecked => left - right,
                ExpressionType.Multiply or ExpressionType.MultiplyChecked => left * right,
                ExpressionType.Divide => left / right,
                ExpressionType.Modulo => throw Refuse(binary, "is a remainder, which is not provided", "Write x - y * Math.Truncate(x / y)"),
                _ => throw Refuse(binary, "is none of the operations that have a derivative", "Use +, -, *, / and Math.Pow"),
            };
    }

    private Expr Unary(UnaryExpression unary) => unary.NodeType switch
    {
        ExpressionType.Negate or ExpressionType.NegateChecked when unary.Type == typeof(double) => -Translate(unary.Operand),
        ExpressionType.UnaryPlus => Translate(unary.Operand),
        ExpressionType.Not when unary.Type == typeof(bool) => Expr.Equal(Translate(unary.Operand), 0),
        ExpressionType.Convert or ExpressionType.ConvertChecked when unary.Type == typeof(double) && unary.Method is null => Translate(unary.Operand),
        ExpressionType.Convert or ExpressionType.ConvertChecked =>
            throw Refuse(unary, $"turns a variable into {CSharpText.NameOf(unary.Type)}, which loses what a derivative needs", "Stay with double; to round, use Math.Floor, Math.Ceiling or Math.Truncate"),
        _ => throw Refuse(unary, "is none of the operations that have a derivative", "Use operators, ?: and the functions of Math"),
    };

    private Expr Call(MethodCallExpression call)
    {
        if ((call.Method.DeclaringType == typeof(Enumerable) ? Reduced(call) : MathFunctions.Of(call, Translate)) is { } value)
        {
            return value;
        }

        string name = $"{CSharpText.NameOf(call.Method.DeclaringType)}.{call.Method.Name}";
        throw call.Method.DeclaringType == typeof(MathF) ? Refuse(call, "computes with float", $"Use Math.{call.Method.Name}")
            : call.Method.DeclaringType == typeof(Math) || call.Method.DeclaringType == typeof(double) ? Refuse(call, $"calls {name}, whose derivative is not provided", "Write it with operators, ?: and the other functions of Math")
            : call.Method.DeclaringType == typeof(Enumerable) ? Refuse(call, $"calls {name} on what depends on the variables", "Use Sum, Average, Min, Max, Select, Zip, Skip and Take")
            : Refuse(call, $"calls the method {name}, whose code cannot be read", InPlace);
    }

    private const string InPlace = "Write its expression in place, or write the function over Expr (Objective.Of), which may call methods over Expr";

    private static Expr Known(Expression expression) => Closed.Evaluate(expression) switch
    {
        double number => number,
        bool truth => truth ? 1 : 0,
        IConvertible number and not string => number.ToDouble(CultureInfo.InvariantCulture),
        var other => throw Refuse(expression, $"is {(other is null ? "null" : "a " + CSharpText.NameOf(other.GetType()))}, not a number", "Use numbers"),
    };

    private static NotSupportedException Refuse(Expression part, string what, string advice) =>
        new($"'{CSharpText.Of(part)}' in the lambda {what}. {advice}.");
}
