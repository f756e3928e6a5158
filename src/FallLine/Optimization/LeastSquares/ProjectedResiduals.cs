using System.Collections.Concurrent;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Residuals in which some variables are linear, with these at their best for the others: a smaller, better behaved problem in the others alone (variable projection).</summary>
/// <remarks>
/// <para>
/// r(q, c) = r₀(q) + Φ(q)·c. For each q the best c is a linear least-squares solution, -Φ⁺r₀, and the projected residuals are what it leaves, P⊥·r₀ with P⊥ = I - Φ·Φ⁺. Their Jacobian is taken as P⊥·∂r/∂q at that c, L. Kaufman's
/// approximation (BIT 15 (1975) 49–57), whose gradient is exact; G. H. Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413–432. Both are given in the coordinates of Qᵀ, Q·R = Φ, which changes no length.
/// </para>
/// <para>The linear variables need no start. One evaluation takes two of the Jacobian.</para>
/// </remarks>
/// <example><code>
/// ProjectedResiduals rates = residuals.Projected("a", "b");        // of a·exp(-k·x) + b
/// Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(rates), [0.1]);
/// double[] all = rates.Complete(result.Point.AsSpan());             // a, k and b
/// </code></example>
public sealed class ProjectedResiduals : Residuals
{
    private const double RelativeZero = 1e-14;

    private readonly Residuals _inner;
    private readonly int[] _linear;
    private readonly int[] _others;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    internal ProjectedResiduals(Residuals inner, IReadOnlyCollection<string> linear)
    {
        _inner = inner;
        foreach (string name in linear)
        {
            _ = inner.Parameters[name];
        }

        Parameters = Parameters.Of([.. inner.Parameters.Items.Where(item => !linear.Contains(item.Name)).Select(item => (item.Name, item.Shape))]);
        if (Parameters.Size == 0 || linear.Count == 0)
        {
            throw new ArgumentException("Some variables must be projected out and some be left: where all are linear, one Gauss–Newton step solves the problem.", nameof(linear));
        }

        _linear = [.. inner.Parameters.Items.Where(item => linear.Contains(item.Name)).SelectMany(item => Enumerable.Range(item.Offset, item.Shape.Size))];
        _others = [.. inner.Parameters.Items.Where(item => !linear.Contains(item.Name)).SelectMany(item => Enumerable.Range(item.Offset, item.Shape.Size))];
    }

    /// <inheritdoc/>
    public override int Dimension => _others.Length;

    /// <inheritdoc/>
    public override int Count => _inner.Count;

    /// <inheritdoc/>
    public override Parameters Parameters { get; }

    /// <inheritdoc/>
    public override DerivativeSource Derivatives => _inner.Derivatives;

    /// <inheritdoc/>
    public override int ValuesPerJacobian => 2 * _inner.ValuesPerJacobian;

    internal override CentralDifferences? Differences => _inner.Differences;

    /// <summary>All variables of the residuals, the linear ones at their best for these others.</summary>
    /// <param name="point">The others.</param>
    public double[] Complete(ReadOnlySpan<double> point)
    {
        Workspace work = Take();
        try
        {
            Solve(point, work);
            return [.. work.Point];
        }
        finally
        {
            _workspaces.Add(work);
        }
    }

    /// <inheritdoc/>
    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        Workspace work = Take();
        try
        {
            Solve(point, work);
            Leave(work, residuals);
        }
        finally
        {
            _workspaces.Add(work);
        }
    }

    /// <inheritdoc/>
    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        Workspace work = Take();
        try
        {
            Solve(point, work);
            Leave(work, residuals);
            _inner.ValuesAndJacobian(work.Point, work.Residuals, work.Jacobian);
            for (int j = 0; j < _others.Length; j++)
            {
                Span<double> column = work.Residuals;
                for (int i = 0; i < column.Length; i++)
                {
                    column[i] = work.Jacobian[(i * work.Point.Length) + _others[j]];
                }

                double whole = Vectors.Norm(column);
                work.Factor.Rotate(column);
                column[..work.Factor.Rank].Clear();
                if (Vectors.Norm(column) <= RelativeZero * whole)
                {
                    // All that the variable does the linear ones do too: what is left is rounding, and in units of it any step would be short.
                    column.Clear();
                }

                for (int i = 0; i < column.Length; i++)
                {
                    jacobian[(i * _others.Length) + j] = column[i];
                }
            }
        }
        finally
        {
            _workspaces.Add(work);
        }
    }

    /// <summary>Qᵀr without the part that the linear variables take away.</summary>
    private static void Leave(Workspace work, Span<double> residuals)
    {
        work.Factor.Rotated.CopyTo(residuals);
        residuals[..work.Factor.Rank].Clear();
    }

    /// <summary>Factors Φ at q and completes the point by the best c.</summary>
    private void Solve(ReadOnlySpan<double> point, Workspace work)
    {
        Array.Clear(work.Point);
        for (int j = 0; j < _others.Length; j++)
        {
            work.Point[_others[j]] = point[j];
        }

        _inner.ValuesAndJacobian(work.Point, work.Residuals, work.Jacobian);
        for (int i = 0; i < work.Residuals.Length; i++)
        {
            for (int j = 0; j < _linear.Length; j++)
            {
                work.Basis[(i * _linear.Length) + j] = work.Jacobian[(i * work.Point.Length) + _linear[j]];
            }
        }

        work.Factor.Factor(work.Basis, work.Residuals, []);
        work.Solver.Solve(work.Factor, work.Factor.Scale, 0, work.Best);
        for (int j = 0; j < _linear.Length; j++)
        {
            work.Point[_linear[j]] = work.Best[j];
        }
    }

    private Workspace Take() => _workspaces.TryTake(out Workspace? work) ? work : new Workspace(_inner.Count, _inner.Dimension, _linear.Length);

    private sealed class Workspace(int count, int dimension, int linear)
    {
        public double[] Point { get; } = new double[dimension];

        public double[] Residuals { get; } = new double[count];

        public double[] Jacobian { get; } = new double[checked(count * dimension)];

        public double[] Basis { get; } = new double[checked(count * linear)];

        public double[] Best { get; } = new double[linear];

        public PivotedQr Factor { get; } = new(count, linear);

        public DampedLeastSquares Solver { get; } = new(linear);
    }
}
