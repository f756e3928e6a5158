using System.Collections;
using System.Linq.Expressions;
using System.Reflection;

namespace FallLine.Expressions.Lambdas;

/// <summary>The value of a part of a lambda that depends on no variable: captured data, and what is computed from it.</summary>
/// <remarks>
/// Variables, members, elements and the arithmetic of indices are read off the tree: in a sum over data they come once an item, and
/// nothing has to be generated at run time, which matters where code is compiled ahead. What is left is handed to the tree's own interpreter.
/// </remarks>
internal static class Closed
{
    /// <summary>The value.</summary>
    /// <exception cref="ArgumentException">Computing it threw; the message has the part as C#.</exception>
    public static object? Evaluate(Expression expression)
    {
        try
        {
            return Read(expression);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            Exception cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            throw new ArgumentException($"'{CSharpText.Of(expression)}' in the lambda threw {cause.GetType().Name} when it was read: {cause.Message}", cause);
        }
    }

    /// <summary>The items of a sequence.</summary>
    public static IEnumerable<object?> Items(Expression expression) => Evaluate(expression) is IEnumerable items
        ? items.Cast<object?>()
        : throw new ArgumentException($"'{CSharpText.Of(expression)}' in the lambda is null: there is nothing to sum over.");

    private static object? Read(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(Target(member));
            case MemberExpression { Member: PropertyInfo property } member:
                return property.GetValue(Target(member));
            case UnaryExpression { NodeType: ExpressionType.ArrayLength } length:
                return ((Array)Read(length.Operand)!).Length;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when convert.Type == typeof(double) && convert.Operand.Type == typeof(int):
                return (double)(int)Read(convert.Operand)!;
            case BinaryExpression { NodeType: ExpressionType.ArrayIndex } index when index.Right.Type == typeof(int):
                return ((Array)Read(index.Left)!).GetValue((int)Read(index.Right)!);
            case BinaryExpression { Method: null } binary when binary.Type == typeof(int) || binary.Type == typeof(double):
                return Arithmetic(binary.NodeType, Read(binary.Left), Read(binary.Right)) ?? Interpreted(expression);
            default:
                return Interpreted(expression);
        }
    }

    private static object? Target(MemberExpression member) =>
        member.Expression is null ? null : Read(member.Expression) ?? throw new InvalidOperationException($"{CSharpText.Of(member.Expression)} is null.");

    private static object? Arithmetic(ExpressionType operation, object? left, object? right) => (operation, left, right) switch
    {
        (ExpressionType.Add, int a, int b) => unchecked(a + b),
        (ExpressionType.Subtract, int a, int b) => unchecked(a - b),
        (ExpressionType.Multiply, int a, int b) => unchecked(a * b),
        (ExpressionType.Divide, int a, int b) => a / b,
        (ExpressionType.Modulo, int a, int b) => a % b,
        (ExpressionType.Add, double a, double b) => a + b,
        (ExpressionType.Subtract, double a, double b) => a - b,
        (ExpressionType.Multiply, double a, double b) => a * b,
        (ExpressionType.Divide, double a, double b) => a / b,
        _ => null,
    };

    private static object? Interpreted(Expression expression) =>
        Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
}
