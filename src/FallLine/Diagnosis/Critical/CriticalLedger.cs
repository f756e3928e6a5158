using System.Collections.Immutable;
using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>What a search for critical points has found so far: each find is entered once, in the order of the starts, so that nothing hangs on which thread was first.</summary>
internal sealed class CriticalLedger(Objective objective, Box box, CancellationToken cancellation)
{
    // In widths of the box: roots are known to about 1e-12, degenerate ones, where digits are lost, to half or a third of them.
    private const double SamePoint = 1e-7;
    private const double SameDegenerate = 1e-4;
    private const double SameKink = 2e-3;
    private const double SameValue = 1e-9;
    private const double Aside = 1e-3;
    private const int MostDeflated = 64;
    private const int DescentSteps = 1000;
    private const int StepsFromSaddle = 200;
    private const int MostFollowed = 256;
    private const int ValuesShown = 5;

    private readonly List<Entry> _entries = [];
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;
    private double _scale;
    private int _followed;
    private int _gradients;
    private int _hessians;
    private int _undefined;
    private int _tried;

    /// <summary>How many points were found.</summary>
    public int Count => _entries.Count;

    /// <summary>Searches from every start.</summary>
    public void Search(double[][] starts)
    {
        foreach ((Root? root, double startValue) in Solve(starts, _ => []))
        {
            _tried++;
            _undefined += double.IsFinite(startValue) ? 0 : 1;
            Enter(root, times: 1);
        }
    }

    /// <summary>Searches from every start for what is not yet known.</summary>
    public void SearchDeflated(double[][] starts)
    {
        Entry[] isolated = [.. _entries.Where(entry => entry.Continues == 0)];
        if (isolated.Length == 0)
        {
            return;
        }

        foreach ((Root? root, _) in Solve(starts, start => Nearest(isolated, start)))
        {
            Enter(root, times: 0);
        }
    }

    /// <summary>Goes down and up from every start; what it comes to is a start for the search, or a kink.</summary>
    public void Descend(double[][] starts, int seed)
    {
        (Root? Root, double[]? Kink)[] ends = new (Root?, double[]?)[2 * starts.Length];
        Objective[] both = [objective, new NegatedObjective(objective)];

        // A search for the weak Wolfe conditions goes on at kinks, where one for the strong conditions finds no point that is flat enough: on 100|y - x²| + (1 - x)² the first comes to 1e-11, the second stalls at 0.04.
        Descent descent = new() { Direction = new LimitedMemoryBfgs(), StepSize = new HagerZhang(), Stopping = Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(DescentSteps) };
        Together.Do(ends.Length, i =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            Objective descended = both[i % 2];
            Result result = descent.Minimize(descended, starts[i / 2], cancellation);
            double[] end = [.. result.Best.Point];
            if (!box.Contains(end, SamePoint) || !double.IsFinite(result.Best.Value) || result.Status == Status.Failed)
            {
                return;
            }

            Root root = SolveOne(end, [], 1, Aside);
            if (root.Found)
            {
                ends[i].Root = root;
            }

            if (root.Found || result.Status is not (Status.Stalled or Status.Limit))
            {
                return;
            }

            var search = new KinkSearch(descended, new Random(seed));
            bool isKink = search.Descend(end, cancellation) && box.Contains(end, SamePoint);
            Interlocked.Add(ref _gradients, search.Gradients + result.Evaluations.Gradient);
            ends[i].Kink = isKink ? end : null;
        });
        foreach ((Root? root, _) in ends)
        {
            Enter(root, times: 0);
        }

        // Of kinks that are too near to each other to be told apart, the lowest minimum and the highest maximum stand for all.
        foreach (int sign in new[] { 1, -1 })
        {
            foreach (double[] kink in ends.Where((_, i) => i % 2 == (sign < 0 ? 1 : 0)).Select(end => end.Kink).OfType<double[]>().OrderBy(point => sign * objective.Value(point)))
            {
                EnterKink(kink);
            }
        }
    }

    /// <summary>Goes down and up from every saddle that was found since the last time: minima and maxima too narrow for a start to fall into have saddles beside them.</summary>
    public void FollowSaddles()
    {
        List<(Objective Descended, double[] From)> starts = [];
        var climbed = new NegatedObjective(objective);
        for (; _followed < _entries.Count && _followed < MostFollowed; _followed++)
        {
            Entry entry = _entries[_followed];
            if (entry is not { Nature.Kind: CriticalPointKind.Saddle, Continues: 0 } || Spectrum.Decompose(objective, entry.Point) is not { } spectrum)
            {
                continue;
            }

            foreach (double sign in new double[] { 1, -1 })
            {
                starts.Add((objective, Beside(entry.Point, spectrum.Vector(0), sign)));
                starts.Add((climbed, Beside(entry.Point, spectrum.Vector(box.Dimension - 1), sign)));
            }
        }

        Root?[] ends = new Root?[starts.Count];
        Descent descent = new() { Direction = new LimitedMemoryBfgs(), StepSize = new HagerZhang(), Stopping = Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(StepsFromSaddle) };
        Together.Do(starts.Count, i =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                Result result = descent.Minimize(starts[i].Descended, starts[i].From, cancellation);
                Interlocked.Add(ref _gradients, result.Evaluations.Gradient);
                double[] end = [.. result.Best.Point];
                ends[i] = box.Contains(end, SamePoint) && SolveOne(end, [], 1, Aside) is { Found: true } root ? root : null;
            }
        });
        foreach (Root? root in ends)
        {
            Enter(root, times: 0);
        }
    }

    /// <summary>The sum of the indices of what was found, beside what the gradient on the edge of the box says that it is; null where one of them cannot be told.</summary>
    public (int Edge, int Found)? Index()
    {
        bool counts = box.Dimension <= 2 && _undefined == 0
            && _entries.TrueForAll(entry => entry.Continues == 0 && entry.Nature.Kind != CriticalPointKind.Kink && IsInside(entry.Point));
        if (!counts || EdgeIndex.Of(objective, [.. box.Lower], [.. box.Upper]) is not { } edge)
        {
            return null;
        }

        int found = 0;
        foreach (Entry entry in _entries)
        {
            if (IndexOf(entry) is not { } index)
            {
                return null;
            }

            found += index;
        }

        return (edge, found);
    }

    private bool IsInside(double[] point) => Enumerable.Range(0, point.Length).All(i => Math.Min(point[i] - box.Lower[i], box.Upper[i] - point[i]) > SamePoint * box.Width(i));

    private int? IndexOf(Entry entry)
    {
        if (entry.Nature.Rank == box.Dimension)
        {
            return entry.Nature.Eigenvalues.Count(eigenvalue => eigenvalue < 0) % 2 == 0 ? 1 : -1;
        }

        double room = _entries.Where(other => other != entry).Select(other => 0.4 * Away(other.Point, entry.Point)).Append(Aside).Min();
        return EdgeIndex.Of(objective, [.. entry.Point.Select((x, i) => x - (room * box.Width(i)))], [.. entry.Point.Select((x, i) => x + (room * box.Width(i)))]);
    }

    private double[] Beside(double[] point, ReadOnlySpan<double> direction, double sign)
    {
        double length = 0;
        for (int i = 0; i < point.Length; i++)
        {
            length = Math.Max(length, Math.Abs(direction[i]) / box.Width(i));
        }

        double[] beside = [.. point];
        Vectors.AddScaled(point, sign * Aside / length, direction, beside);
        return beside;
    }

    /// <summary>What was found, by value.</summary>
    public CriticalPoints Close()
    {
        double lowest = _entries.Count == 0 ? double.NaN : _entries.Min(entry => entry.Value);
        double tie = SameValue * Math.Max(Math.Abs(lowest), 1e-6 * Range);
        return new CriticalPoints
        {
            Points =
            [
                .. _entries.OrderBy(entry => Math.Round(entry.Value / Math.Max(tie, double.Epsilon))).ThenBy(entry => entry.Value).Select(entry => new FoundPoint
                {
                    Point = [.. entry.Point],
                    Value = entry.Value,
                    GradientNorm = entry.GradientNorm,
                    Nature = entry.Nature,
                    Continues = entry.Continues,
                    Times = entry.Times,
                    IsLowestFound = entry.Value <= lowest + tie,
                }),
            ],
            Box = box,
            Parameters = objective.Parameters,
            Census = Census.Of(_entries.Select(entry => entry.Times).Where(times => times > 0)),
            Evaluations = new Evaluations(_gradients * objective.ValuesPerGradient, _gradients, 0, _hessians),
            Starts = 0,
            IsExhausted = false,
            Elapsed = TimeSpan.Zero,
        };
    }

    /// <summary>What a reader should know.</summary>
    public ImmutableArray<Finding> Findings(bool tooMany, (int Edge, int Found)? index)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (index is { } sums && sums.Edge != sums.Found)
        {
            findings.Add(new Finding(
                "index",
                Numbers.In($"The gradient on the edge of the box says that the indices of all critical points inside add up to {sums.Edge} (minima and maxima count 1, saddles -1; of one variable maxima -1); those found add up to {sums.Found}. At least one is missing, or the function is not smooth inside."),
                "Search from more starts, or in smaller boxes."));
        }

        if (_entries.Where(entry => entry.Continues > 0).ToArray() is { Length: > 0 } sets)
        {
            string what = sets.All(entry => entry.Continues == 1) ? "curves" : "curves or surfaces";
            string values = string.Join(", ", sets.Select(entry => entry.Value).Order().Take(ValuesShown).Select(value => Numbers.Text(value + 0.0))) + (sets.Length > ValuesShown ? ", …" : "");
            findings.Add(new Finding(
                "not-isolated",
                $"Critical points with the value{(sets.Length == 1 ? "" : "s")} {values} are not isolated: they fill {what}, of which one point for each value is listed.",
                "Where single points are wanted, fix a variable or add what decides between them."));
        }

        if (_entries.Any(entry => entry.Nature.Kind == CriticalPointKind.Kink))
        {
            findings.Add(new Finding("kink", "At the points called kink the gradient does not exist: it, or the value itself, jumps from one side to the other. Kinks are sought where a descent or an ascent ends; others are not listed.", ""));
        }

        if (_undefined > 0)
        {
            findings.Add(new Finding("undefined", Numbers.In($"At {_undefined} of {_tried} starts the function or its gradient is not a finite number: nothing was sought there."), ""));
        }

        if (tooMany)
        {
            findings.Add(new Finding("too-many", Numbers.In($"The search ended at {_entries.Count} points; there are more."), "Choose a smaller box."));
        }

        return findings.ToImmutable();
    }

    private double Range => _greatest >= _least ? Math.Max(_greatest - _least, double.Epsilon) : 1;

    private (Root? Root, double StartValue)[] Solve(double[][] starts, Func<double[], double[][]> known)
    {
        (Root? Root, double StartValue)[] ends = new (Root?, double)[starts.Length];
        double[] norms = new double[starts.Length];
        double reach = 0.5 * Math.Pow(Math.Max(1, _entries.Count), -1.0 / box.Dimension);
        Together.Do(starts.Length, i =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                Root root = SolveOne(starts[i], known(starts[i]), reach);
                ends[i] = (root.Found ? root : null, root.StartValue);
                norms[i] = double.IsFinite(root.StartNorm) ? root.StartNorm : 0;
            }
        });
        _scale = Math.Max(_scale, norms.Max());
        foreach ((_, double value) in ends.Where(end => double.IsFinite(end.StartValue)))
        {
            (_least, _greatest) = (Math.Min(_least, value), Math.Max(_greatest, value));
        }

        return ends;
    }

    private Root SolveOne(double[] start, double[][] known, double reach, double? radius = null)
    {
        var solver = new GradientRoot(objective, box, _scale);
        bool found = radius is { } first ? solver.Solve(start, known, reach, cancellation, first) : solver.Solve(start, known, reach, cancellation);
        Interlocked.Add(ref _gradients, solver.Gradients);
        Interlocked.Add(ref _hessians, solver.Hessians);
        return new Root(solver.Point, solver.Value, found, solver.StartValue, solver.StartNorm);
    }

    private double[][] Nearest(Entry[] isolated, double[] start) => isolated.Length <= MostDeflated
        ? [.. isolated.Select(entry => entry.Point)]
        : [.. isolated.OrderBy(entry => Away(entry.Point, start)).Take(MostDeflated).Select(entry => entry.Point)];

    private void Enter(Root? root, int times)
    {
        if (root is null)
        {
            return;
        }

        if (Known(root.Point, root.Value) is { } known)
        {
            known.Times += times;
            return;
        }

        if (CriticalPoint.Classify(objective, root.Point) is not { } nature)
        {
            return;
        }

        double[] gradient = new double[box.Dimension];
        _ = objective.ValueAndGradient(root.Point, gradient);
        int continues = nature.Kind == CriticalPointKind.Kink || nature.Rank == box.Dimension ? 0 : Continues(root, nature);
        Entry? same = continues == 0 ? null : _entries.FirstOrDefault(entry => entry.Continues > 0 && Math.Abs(entry.Value - root.Value) <= SameValue * Range);
        if (same is not null)
        {
            same.Times += times;
            return;
        }

        _entries.Add(new Entry(root.Point, root.Value, Vectors.LargestMagnitude(gradient), nature, continues) { Times = times });
    }

    private void EnterKink(double[] point)
    {
        double[] gradient = new double[box.Dimension];
        double value = objective.ValueAndGradient(point, gradient);
        if (Known(point, value) is null && !_entries.Any(entry => entry.Nature.Kind == CriticalPointKind.Kink && Away(entry.Point, point) <= SameKink))
        {
            _entries.Add(new Entry(point, value, Vectors.LargestMagnitude(gradient), new CriticalPoint(CriticalPointKind.Kink, []), 0));
        }
    }

    private Entry? Known(double[] point, double value) => _entries.FirstOrDefault(entry => Away(entry.Point, point) is var away
        && (away <= SamePoint
            || (away <= SameDegenerate && entry.Nature.Rank < box.Dimension && Math.Abs(entry.Value - value) <= SameValue * Range)));

    /// <summary>In how many flat directions a search from beside the point ends beside it instead of at it.</summary>
    private int Continues(Root root, CriticalPoint nature)
    {
        if (Spectrum.Decompose(objective, root.Point) is not { } spectrum)
        {
            return 0;
        }

        // Where the whole Hessian is zero, its eigenvectors are any: then the axes, on which curves such as those of x²y² lie.
        IEnumerable<double[]> flat = nature.Rank == 0
            ? Enumerable.Range(0, box.Dimension).Select(i => Enumerable.Range(0, box.Dimension).Select(j => j == i ? 1.0 : 0).ToArray())
            : Enumerable.Range(0, box.Dimension).OrderBy(i => Math.Abs(spectrum.Values[i])).Take(box.Dimension - nature.Rank).Select(i => spectrum.Vector(i).ToArray());
        return flat.Count(direction => IsOnCurve(root, direction, 1) || IsOnCurve(root, direction, -1));
    }

    private bool IsOnCurve(Root root, double[] direction, double sign)
    {
        double length = direction.Select((d, i) => Math.Abs(d) / box.Width(i)).Max();
        double[] aside = [.. root.Point.Select((x, i) => x + (sign * Aside / length * direction[i]))];
        Root end = SolveOne(aside, [], 1, Aside / 4);
        return end.Found && Away(end.Point, root.Point) > Aside / 4 && Math.Abs(end.Value - root.Value) <= SameValue * Range;
    }

    /// <summary>The largest difference of two points in widths of the box.</summary>
    private double Away(double[] x, double[] y)
    {
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(x[i] - y[i]) / box.Width(i));
        }

        return largest;
    }

    private sealed record Root(double[] Point, double Value, bool Found, double StartValue, double StartNorm);

    private sealed record Entry(double[] Point, double Value, double GradientNorm, CriticalPoint Nature, int Continues)
    {
        public int Times { get; set; }
    }
}
