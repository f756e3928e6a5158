using System.Collections.Immutable;
using System.Linq.Expressions;

namespace FallLine.Expressions.Lambdas;

/// <summary>A C# lambda of doubles, read as a tree and recorded as an expression.</summary>
internal sealed record DoubleLambda(Parameters Parameters, ImmutableArray<Expr> Inputs, Expr Body)
{
    /// <summary>Reads a lambda.</summary>
    /// <param name="lambda">Its parameters are doubles, or one array of doubles.</param>
    /// <param name="length">The length of that array; null where there is none.</param>
    public static DoubleLambda Read(LambdaExpression lambda, int? length)
    {
        bool ofArray = lambda.Parameters is [{ } only] && only.Type == typeof(double[]);
        if (lambda.ReturnType != typeof(double) || lambda.Parameters.Count == 0 || !(ofArray || lambda.Parameters.All(parameter => parameter.Type == typeof(double))))
        {
            throw new ArgumentException($"'{CSharpText.Of(lambda)}' is not a lambda from doubles, or from one array of doubles, to a double.", nameof(lambda));
        }

        if (ofArray != length is not null)
        {
            throw new ArgumentException(ofArray ? "A lambda of an array needs the array's length." : "Only a lambda of an array takes a length.", nameof(length));
        }

        if (ofArray)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length!.Value, 1);
        }

        Shape shape = ofArray ? Shape.Vector(length!.Value) : Shape.Scalar;
        (string Name, Shape Shape)[] layout = [.. lambda.Parameters.Select((parameter, i) => (parameter.Name ?? "x" + (i + 1), shape))];
        ImmutableArray<Expr> inputs = [.. layout.Select(item => Expr.Input(item.Name, item.Shape))];
        try
        {
            return new DoubleLambda(Parameters.Of(layout), inputs, LambdaTranslator.Translate(lambda, inputs));
        }
        catch (InsufficientExecutionStackException)
        {
            throw new NotSupportedException("The lambda is nested too deeply to be read. Write it over Expr (Objective.Of), which has no such limit.");
        }
    }
}
