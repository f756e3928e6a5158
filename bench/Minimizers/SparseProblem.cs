namespace FallLine.Minimizers;

/// <summary>Sums of squares of which each depends on few of many variables, as a good engineer would write them out in C#.</summary>
/// <param name="Name">Its name, which the peers know too.</param>
/// <param name="Residuals">The residuals with the entries of their Jacobian.</param>
/// <param name="Start">Where runs begin.</param>
internal sealed record SparseProblem(string Name, Residuals Residuals, double[] Start)
{
    /// <summary>A problem by name, of about so many variables.</summary>
    public static SparseProblem Of(string name, int n) => name switch
    {
        "band" => Band(n),
        "grid" => Grid((int)Math.Round(Math.Sqrt(n))),
        "map" => Map(n / 6),
        _ => throw new ArgumentException($"There is no problem '{name}'.", nameof(name)),
    };

    /// <summary>Broyden's banded system: each equation with the five variables before and the one after.</summary>
    private static SparseProblem Band(int n)
    {
        var pattern = SparsityPattern.OfRows(n, Enumerable.Range(0, n).Select(i => Enumerable.Range(Math.Max(0, i - 5), Math.Min(n - 1, i + 1) - Math.Max(0, i - 5) + 1).ToArray()));
        return new(
            "band",
            Residuals.From(n, pattern, (x, residuals, entries) =>
            {
                int entry = 0;
                for (int i = 0; i < n; i++)
                {
                    double sum = (x[i] * (2 + (5 * x[i] * x[i]))) + 1;
                    for (int j = Math.Max(0, i - 5); j <= Math.Min(n - 1, i + 1); j++)
                    {
                        sum -= j == i ? 0 : x[j] * (1 + x[j]);
                        entries[entry++] = j == i ? 2 + (15 * x[i] * x[i]) : -(1 + (2 * x[j]));
                    }

                    residuals[i] = sum;
                }
            }),
            [.. Enumerable.Repeat(-1.0, n)]);
    }

    /// <summary>The logarithm of counts on a square grid, smoothed: exp(u) is to meet each count, and neighbours each other.</summary>
    private static SparseProblem Grid(int side)
    {
        int n = side * side;
        const double Stiffness = 3;
        Draw draw = new();
        double[] counts = [.. Enumerable.Range(0, n).Select(i => Math.Exp(Math.Sin(6.0 * (i % side) / side) + Math.Cos(5.0 * (i / side) / side)) + draw.Next())];
        List<int[]> rows = [.. Enumerable.Range(0, n).Select(i => new[] { i })];
        for (int i = 0; i < n; i++)
        {
            if ((i + 1) % side != 0)
            {
                rows.Add([i, i + 1]);
            }

            if (i + side < n)
            {
                rows.Add([i, i + side]);
            }
        }

        return new(
            "grid",
            Residuals.From(n, SparsityPattern.OfRows(n, rows), (u, residuals, entries) =>
            {
                for (int i = 0; i < n; i++)
                {
                    entries[i] = Math.Exp(u[i]);
                    residuals[i] = entries[i] - counts[i];
                }

                (int row, int entry) = (n, n);
                for (int i = 0; i < n; i++)
                {
                    for (int way = 0; way < 2; way++)
                    {
                        int other = way == 0 ? i + 1 : i + side;
                        if (way == 0 ? other % side == 0 : other >= n)
                        {
                            continue;
                        }

                        residuals[row++] = Stiffness * (u[other] - u[i]);
                        entries[entry++] = -Stiffness;
                        entries[entry++] = Stiffness;
                    }
                }
            }),
            new double[n]);
    }

    /// <summary>A map of landmarks and the way of who saw them, as in bundle adjustment: poses (x, y, angle), each with what it saw of ten landmarks in its own frame, and its odometry. Two poses a landmark and a half.</summary>
    private static SparseProblem Map(int landmarks)
    {
        const int Seen = 10;
        int poses = (4 * landmarks) / 3;
        int n = (3 * poses) + (2 * landmarks);
        int marks = 3 * poses;
        Draw draw = new();
        double[] truth = new double[n];
        for (int k = 0; k < poses; k++)
        {
            double angle = 2 * Math.PI * k / poses;
            double size = poses / 20.0;
            (truth[3 * k], truth[(3 * k) + 1], truth[(3 * k) + 2]) = (size * Math.Cos(angle), size * Math.Sin(angle), angle + (Math.PI / 2));
        }

        for (int k = 0; k < landmarks; k++)
        {
            int near = (int)((long)k * poses / landmarks);
            (truth[marks + (2 * k)], truth[marks + (2 * k) + 1]) = (truth[3 * near] + (4 * draw.Next()) - 2, truth[(3 * near) + 1] + (4 * draw.Next()) - 2);
        }

        (int Pose, int Mark)[] sights = new (int, int)[poses * Seen];
        double[] measured = new double[2 * sights.Length];
        for (int s = 0; s < sights.Length; s++)
        {
            int pose = s / Seen;
            int mark = (int)(((long)pose * landmarks / poses) + (int)(30 * draw.Next()) - 15 + landmarks) % landmarks;
            sights[s] = (pose, mark);
            (double across, double along, _, _) = Sight(truth, 3 * pose, marks + (2 * mark));
            measured[2 * s] = across + (0.02 * (draw.Next() - 0.5));
            measured[(2 * s) + 1] = along + (0.02 * (draw.Next() - 0.5));
        }

        double[] moved = new double[3 * (poses - 1)];
        for (int k = 0; k + 1 < poses; k++)
        {
            for (int c = 0; c < 3; c++)
            {
                moved[(3 * k) + c] = truth[(3 * k) + 3 + c] - truth[(3 * k) + c] + (0.05 * (draw.Next() - 0.5));
            }
        }

        double[] start = [.. truth.Select((t, i) => t + ((i < 3 ? 0 : i < marks && i % 3 == 2 ? 0.1 : 0.6) * (draw.Next() - 0.5)))];
        List<int[]> rows = [];
        foreach ((int pose, int mark) in sights)
        {
            int p = 3 * pose;
            int l = marks + (2 * mark);
            rows.Add([p, p + 1, p + 2, l, l + 1]);
            rows.Add([p, p + 1, p + 2, l, l + 1]);
        }

        for (int i = 0; i < moved.Length; i++)
        {
            rows.Add([i, i + 3]);
        }

        for (int c = 0; c < 3; c++)
        {
            rows.Add([c]);
        }

        double[] first = truth[..3];
        return new(
            "map",
            Residuals.From(n, SparsityPattern.OfRows(n, rows), (x, residuals, entries) =>
            {
                int entry = 0;
                for (int s = 0; s < sights.Length; s++)
                {
                    (double across, double along, double cosine, double sine) = Sight(x, 3 * sights[s].Pose, marks + (2 * sights[s].Mark));
                    residuals[2 * s] = 10 * (across - measured[2 * s]);
                    residuals[(2 * s) + 1] = 10 * (along - measured[(2 * s) + 1]);
                    (entries[entry], entries[entry + 1], entries[entry + 2], entries[entry + 3], entries[entry + 4]) = (-10 * cosine, -10 * sine, 10 * along, 10 * cosine, 10 * sine);
                    (entries[entry + 5], entries[entry + 6], entries[entry + 7], entries[entry + 8], entries[entry + 9]) = (10 * sine, -10 * cosine, -10 * across, -10 * sine, 10 * cosine);
                    entry += 10;
                }

                int row = 2 * sights.Length;
                for (int i = 0; i < moved.Length; i++)
                {
                    residuals[row++] = x[i + 3] - x[i] - moved[i];
                    (entries[entry], entries[entry + 1]) = (-1, 1);
                    entry += 2;
                }

                for (int c = 0; c < 3; c++)
                {
                    residuals[row++] = 100 * (x[c] - first[c]);
                    entries[entry++] = 100;
                }
            }),
            start);
    }

    /// <summary>A landmark in a pose's frame: across = c·dx + s·dy, along = -s·dx + c·dy.</summary>
    private static (double Across, double Along, double Cosine, double Sine) Sight(ReadOnlySpan<double> x, int pose, int mark)
    {
        (double sine, double cosine) = Math.SinCos(x[pose + 2]);
        double dx = x[mark] - x[pose];
        double dy = x[mark + 1] - x[pose + 1];
        return ((cosine * dx) + (sine * dy), (cosine * dy) - (sine * dx), cosine, sine);
    }

    /// <summary>The generator that the peers have too: from 0 to 1.</summary>
    private sealed class Draw
    {
        private uint _state = 12345;

        public double Next()
        {
            _state = ((_state * 1103515245u) + 12345u) & 0x7fffffffu;
            return _state / 2147483648.0;
        }
    }
}
