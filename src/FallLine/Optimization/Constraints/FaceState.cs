namespace FallLine.Optimization;

/// <summary>A straight direction within bounds: it sees only the variables that no bound holds, and its line is bent where it would leave the box, x(t) = P(x + t·d).</summary>
/// <remarks>
/// <para>Held is a variable whose gradient leads out of the box and that is at the bound, or so near that a step of length 1 downhill would reach it and that the projected gradient may be as large as the
/// gap: without that margin bounds are found one after another, each by ever shorter steps. The direction gets the gradient with 0 for the held variables, the Hessian with rows and columns of the unit
/// matrix; d is then -g for those near their bound. Whenever other variables are held than before, the direction forgets what it learnt. D. P. Bertsekas, SIAM J. Control Optim. 20 (1982) 221–246.</para>
/// <para>A descent direction of the free variables is one of the bent line too: where its line is blocked at once, d·g is not below zero.</para>
/// </remarks>
internal sealed class FaceState(StraightDirectionState inner, Bounds bounds, int dimension) : DirectionState
{
    /// <summary>The largest gap to a bound of a held variable.</summary>
    private const double MostGap = 1e-2;

    private readonly Iterate _masked = new(dimension);
    private readonly bool[] _held = new bool[dimension];

    public override double NaturalStep => inner.NaturalStep;

    public override StopReason? Aim(Iterate at, Evaluator evaluator)
    {
        bool changed = Hold(at);
        at.Point.CopyTo(_masked.WritablePoint);
        (_masked.Value, _masked.GradientNorm, _masked.Step) = (at.Value, at.GradientNorm, at.Step);
        for (int i = 0; i < _held.Length; i++)
        {
            _masked.WritableGradient[i] = _held[i] ? 0 : at.Gradient[i];
        }

        evaluator.Held = _held;
        StopReason? refused = inner.Aim(_masked, evaluator);
        if (refused is null && changed)
        {
            _ = inner.Restart(_masked);
        }

        Lead(at);
        return refused;
    }

    public override bool Restart(Iterate at)
    {
        bool forgot = inner.Restart(_masked);
        Lead(at);
        return forgot;
    }

    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        inner.Move(from, step, to);
        bounds.Project(to, to);
    }

    public override double Slope(ReadOnlySpan<double> gradient, double step)
    {
        ReadOnlySpan<double> from = _masked.Point;
        ReadOnlySpan<double> line = inner.Line;
        double slope = 0;
        for (int i = 0; i < line.Length; i++)
        {
            slope += IsBlocked(i, from[i] + (step * line[i]), line[i]) ? 0 : gradient[i] * line[i];
        }

        return slope;
    }

    internal override void Tangent(Span<double> result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = IsBlocked(i, _masked.Point[i], inner.Line[i]) ? 0 : inner.Line[i];
        }
    }

    public override void Exchange(Ledger ledger)
    {
        inner.Exchange(ledger);
        _masked.Exchange(ledger);
        for (int i = 0; i < _held.Length; i++)
        {
            ledger.Flag(ref _held[i]);
        }
    }

    private bool IsBlocked(int i, double x, double d) => (d < 0 && x <= bounds.Lower[i]) || (d > 0 && x >= bounds.Upper[i]);

    /// <summary>Lists the held variables.</summary>
    /// <returns>Whether they are others than before.</returns>
    private bool Hold(Iterate at)
    {
        double most = Math.Min(MostGap, at.GradientNorm);
        bool changed = false;
        for (int i = 0; i < _held.Length; i++)
        {
            (double x, double g) = (at.Point[i], at.Gradient[i]);
            double gap = g > 0 ? x - bounds.Lower[i] : bounds.Upper[i] - x;
            bool held = g != 0 && gap <= Math.Min(most, Math.Abs(g));
            changed |= held != _held[i];
            _held[i] = held;
        }

        return changed;
    }

    /// <summary>Leads held variables on to their bounds.</summary>
    private void Lead(Iterate at)
    {
        Span<double> line = inner.Line;
        for (int i = 0; i < line.Length; i++)
        {
            if (_held[i])
            {
                line[i] = IsBlocked(i, at.Point[i], -at.Gradient[i]) ? 0 : -at.Gradient[i];
            }
        }
    }
}
