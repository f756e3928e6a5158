using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using FallLine.Optimization;

namespace FallLine;

/// <content>Many small problems at once.</content>
public sealed partial record Descent
{
    /// <summary>Minimises one function from many starts at once.</summary>
    /// <remarks>
    /// Each run is the run that <see cref="Minimize(Objective, ReadOnlySpan{double}, CancellationToken)"/> makes from its start, and they share out the processors (<see cref="Threads.Count"/>). Where one evaluation takes long enough, the first trials of
    /// all runs are evaluated together, the lanes of the machine's vectors being problems; a batch is simplified by itself, so that results may then differ in their last bits from those of one run alone. They never depend
    /// on the number of threads nor on what else is in the batch. A function that is not recorded, or has terms or constraints, is run one start after another. Observers are called by several threads.
    /// </remarks>
    /// <param name="objective">The function.</param>
    /// <param name="starts">Where the runs begin.</param>
    /// <param name="cancellationToken">Ends all runs within one evaluation each.</param>
    /// <returns>The results, in the order of the starts.</returns>
    /// <exception cref="ArgumentException">A start does not fit the objective, or the objective lacks a derivative that the direction needs.</exception>
    /// <example><code>
    /// ImmutableArray&lt;Result&gt; results = Methods.Bfgs().MinimizeMany(Objective.Parse("100*(y-x^2)^2+(1-x)^2"), starts);
    /// </code></example>
    public ImmutableArray<Result> MinimizeMany(Objective objective, IReadOnlyList<double[]> starts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(starts);
        if (objective.Function is not { } function || objective.Term is not null || objective.Constraints is not null || objective.Reparameterization is not null)
        {
            return [.. starts.Select(start => Minimize(objective, start, cancellationToken))];
        }

        foreach (double[] start in starts)
        {
            CheckStart(objective, start);
        }

        return Together(
            starts.Count,
            BatchedFunction.Of(function, function.Parameters.Items.Length),
            new SideBySide(this, _ => objective, index => starts[index], _ => ReadOnlyMemory<double>.Empty, cancellationToken));
    }

    /// <summary>Minimises many functions at once that differ in their data alone: one fit for each row of a table, for example.</summary>
    /// <remarks>As for <see cref="MinimizeMany(Objective, IReadOnlyList{double[]}, CancellationToken)"/>; recorded and compiled once for all. Methods that need no more than the gradient.</remarks>
    /// <param name="function">The function of the variables, a vector as long as a start, and of a problem's data, a vector as long as each of <paramref name="data"/>.</param>
    /// <param name="data">The data of each problem.</param>
    /// <param name="starts">Where each run begins.</param>
    /// <param name="cancellationToken">Ends all runs within one evaluation each.</param>
    /// <returns>The results, in the order of the data.</returns>
    /// <exception cref="ArgumentException">There are not as many starts as data, they differ in length, or the method needs more than the gradient.</exception>
    /// <exception cref="ShapeException">The function's value is not a scalar.</exception>
    /// <example><code>
    /// ImmutableArray&lt;Result&gt; fits = Methods.Bfgs().MinimizeMany((x, y) => Sum(Square((x[0] * Exp(-x[1] * time)) - y)), measured, starts);
    /// </code></example>
    public ImmutableArray<Result> MinimizeMany(
        Func<Expr, Expr, Expr> function, IReadOnlyList<double[]> data, IReadOnlyList<double[]> starts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(starts);
        if (data.Count != starts.Count || data.Any(row => row.Length != data[0].Length) || starts.Any(start => start.Length != starts[0].Length))
        {
            throw new ArgumentException($"Each of the {data.Count} problems needs its data and its start, all of one length; there are {starts.Count} starts.", nameof(starts));
        }

        if (data.Count == 0)
        {
            return [];
        }

        int dimension = starts[0].Length;
        Function whole = Function.Of(
            variables => function(variables["x"], variables["data"]),
            Parameters.Of(("x", Shape.Vector(dimension)), ("data", Shape.Vector(data[0].Length))));
        if (!whole.Shape.IsScalar)
        {
            throw new ShapeException($"The function's value has shape {whole.Shape}; only a scalar can be minimised. Reduce it, for example with Sum, Mean or Norm.");
        }

        return Together(
            data.Count,
            BatchedFunction.Of(whole, 1),
            new SideBySide(this, index => new DataObjective(whole, dimension, data[index]), index => starts[index], index => data[index], cancellationToken));
    }

    private static ImmutableArray<Result> Together(int count, BatchedFunction function, SideBySide runs)
    {
        var results = new Result[count];
        int batches = (count + BatchedFunction.Rows - 1) / BatchedFunction.Rows;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads.Count };
        try
        {
            if (function.Pays)
            {
                Parallel.For(0, Math.Min(batches, Threads.Count), options, _ => runs.Work(new BatchedPoints(function), results));
            }
            else
            {
                Parallel.For(0, batches, options, batch => runs.Alone(results, batch * BatchedFunction.Rows, BatchedFunction.Rows));
            }
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }
}
