namespace FallLine.Cli.Rendering;

/// <summary>Functions whose derivatives are asked for.</summary>
/// <param name="Functions">The functions; they share their variables.</param>
/// <param name="Formulas">Their formulas.</param>
/// <param name="Second">Whether second derivatives are asked for as formulas.</param>
/// <param name="At">Where the numbers are asked for; null where they are not.</param>
internal sealed record Derivatives(IReadOnlyList<Function> Functions, IReadOnlyList<string> Formulas, bool Second, double[]? At)
{
    /// <summary>The names of the variables' elements.</summary>
    public IReadOnlyList<string> Variables { get; } = [.. Functions[0].Parameters.ElementNames()];

    /// <summary>Whether this is one scalar function, with a gradient.</summary>
    public bool IsScalar => Functions is [{ Shape.IsScalar: true }];

    /// <summary>Every function's rows of first derivatives.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Jacobian { get; } = [.. Functions.SelectMany(function => Rows(function.SymbolicJacobian(), e => e.ToString()))];

    /// <summary>The second derivatives.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Hessian { get; } = Second ? [.. Rows(Functions[0].SymbolicHessian(), e => e.ToString())] : [];

    /// <summary>The rows of a matrix.</summary>
    public static IEnumerable<IReadOnlyList<TTo>> Rows<TFrom, TTo>(TFrom[,] matrix, Func<TFrom, TTo> convert) =>
        Enumerable.Range(0, matrix.GetLength(0)).Select(IReadOnlyList<TTo> (row) => [.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => convert(matrix[row, column]))]);
}
