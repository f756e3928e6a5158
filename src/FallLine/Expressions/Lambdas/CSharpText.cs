using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace FallLine.Expressions.Lambdas;

/// <summary>Writes an expression tree as the C# that it was, for a message: captured variables by their names, no more parentheses than needed.</summary>
internal static class CSharpText
{
    private const int Longest = 80;
    private const int Unary = 8;
    private const int Primary = 9;

    /// <summary>The beginning of the text.</summary>
    public static string Of(Expression expression)
    {
        StringBuilder text = new();
        try
        {
            Write(text, expression, 0);
        }
        catch (InsufficientExecutionStackException)
        {
            // What is cut is not shown anyway.
        }

        return text.Length <= Longest ? text.ToString() : text.ToString(0, Longest - 1) + "…";
    }

    /// <summary>The name of a type as C# writes it.</summary>
    public static string NameOf(Type? type) =>
        type == typeof(double) ? "double" : type == typeof(float) ? "float" : type == typeof(int) ? "int" : type == typeof(decimal) ? "decimal" : type?.Name ?? "";

    private static void Write(StringBuilder text, Expression expression, int strength)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (text.Length > Longest)
        {
            return;
        }

        bool enclosed = StrengthOf(expression) < strength;
        text.Append(enclosed ? "(" : "");
        WriteBare(text, expression);
        text.Append(enclosed ? ")" : "");
    }

    private static void WriteBare(StringBuilder text, Expression expression)
    {
        switch (expression)
        {
            case ParameterExpression parameter:
                text.Append(parameter.Name);
                break;
            case ConstantExpression constant:
                text.Append(Literal(constant.Value));
                break;
            case MemberExpression { Expression: ConstantExpression } captured:
                text.Append(captured.Member.Name);
                break;
            case MemberExpression member:
                Owner(text, member.Expression, member.Member).Append(member.Member.Name);
                break;
            case BinaryExpression { NodeType: ExpressionType.ArrayIndex } index:
                Write(text, index.Left, Primary);
                List(text, "[", [index.Right], "]");
                break;
            case BinaryExpression binary when Operator(binary.NodeType) is { } symbol:
                int strength = StrengthOf(binary);
                Write(text, binary.Left, strength);
                text.Append(' ').Append(symbol).Append(' ');
                Write(text, binary.Right, strength + 1);
                break;
            case ConditionalExpression conditional:
                Write(text, conditional.Test, 2);
                text.Append(" ? ");
                Write(text, conditional.IfTrue, 1);
                text.Append(" : ");
                Write(text, conditional.IfFalse, 1);
                break;
            case UnaryExpression { NodeType: ExpressionType.ArrayLength } length:
                Write(text, length.Operand, Primary);
                text.Append(".Length");
                break;
            case UnaryExpression unary:
                text.Append(Prefix(unary));
                Write(text, unary.Operand, Unary);
                break;
            case MethodCallExpression call:
                Call(text, call);
                break;
            case InvocationExpression invocation:
                Write(text, invocation.Expression, Primary);
                List(text, "(", invocation.Arguments, ")");
                break;
            case LambdaExpression lambda:
                string names = string.Join(", ", lambda.Parameters.Select(parameter => parameter.Name));
                text.Append(lambda.Parameters.Count == 1 ? names : $"({names})").Append(" => ");
                Write(text, lambda.Body, 0);
                break;
            default:
                text.Append(expression);
                break;
        }
    }

    private static void Call(StringBuilder text, MethodCallExpression call)
    {
        if (call is { Object: { } indexed, Method.Name: "get_Item" })
        {
            Write(text, indexed, Primary);
            List(text, "[", call.Arguments, "]");
        }
        else if (call.Object is null && call.Method.IsDefined(typeof(ExtensionAttribute), inherit: false))
        {
            Write(text, call.Arguments[0], Primary);
            List(text.Append('.').Append(call.Method.Name), "(", call.Arguments.Skip(1), ")");
        }
        else
        {
            List(Owner(text, call.Object, call.Method).Append(call.Method.Name), "(", call.Arguments, ")");
        }
    }

    private static StringBuilder Owner(StringBuilder text, Expression? target, MemberInfo member)
    {
        if (target is null)
        {
            text.Append(NameOf(member.DeclaringType));
        }
        else
        {
            Write(text, target, Primary);
        }

        return text.Append('.');
    }

    private static void List(StringBuilder text, string open, IEnumerable<Expression> items, string close)
    {
        text.Append(open);
        string separator = "";
        foreach (Expression item in items)
        {
            text.Append(separator);
            Write(text, item, 0);
            separator = ", ";
        }

        text.Append(close);
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string words => $"\"{words}\"",
        IFormattable number when value.GetType().IsPrimitive || value is decimal => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "this",
    };

    private static string Prefix(UnaryExpression unary) => unary.NodeType switch
    {
        ExpressionType.Negate or ExpressionType.NegateChecked => "-",
        ExpressionType.UnaryPlus => "+",
        ExpressionType.Not => unary.Type == typeof(bool) ? "!" : "~",
        // The compiler writes such conversions itself, where C# needs none.
        ExpressionType.Convert when unary.Type == typeof(double) && unary.Operand.Type.IsPrimitive => "",
        ExpressionType.Convert or ExpressionType.ConvertChecked => $"({NameOf(unary.Type)})",
        _ => unary.NodeType + " ",
    };

    private static int StrengthOf(Expression expression) => expression.NodeType switch
    {
        ExpressionType.Lambda => 0,
        ExpressionType.Conditional => 1,
        ExpressionType.OrElse or ExpressionType.Or or ExpressionType.ExclusiveOr => 2,
        ExpressionType.AndAlso or ExpressionType.And => 3,
        ExpressionType.Equal or ExpressionType.NotEqual => 4,
        ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual => 5,
        ExpressionType.Add or ExpressionType.AddChecked or ExpressionType.Subtract or ExpressionType.SubtractChecked => 6,
        ExpressionType.Multiply or ExpressionType.MultiplyChecked or ExpressionType.Divide or ExpressionType.Modulo => 7,
        ExpressionType.Convert when expression is UnaryExpression unary && Prefix(unary).Length == 0 => StrengthOf(unary.Operand),
        ExpressionType.Negate or ExpressionType.NegateChecked or ExpressionType.UnaryPlus or ExpressionType.Not or ExpressionType.Convert or ExpressionType.ConvertChecked => Unary,
        _ => Primary,
    };

    private static string? Operator(ExpressionType type) => type switch
    {
        ExpressionType.Add or ExpressionType.AddChecked => "+",
        ExpressionType.Subtract or ExpressionType.SubtractChecked => "-",
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.Equal => "==",
        ExpressionType.NotEqual => "!=",
        ExpressionType.AndAlso => "&&",
        ExpressionType.OrElse => "||",
        ExpressionType.And => "&",
        ExpressionType.Or => "|",
        ExpressionType.ExclusiveOr => "^",
        _ => null,
    };
}
