using System.Globalization;

namespace FallLine.Comparison;

/// <summary>All that is compared: the sizes that GradBench takes, and two shapes of work that it lacks.</summary>
internal static class Cases
{
    private const int LetterBits = 14;

    /// <summary>Every case, small sizes before large ones.</summary>
    public static IEnumerable<Case> All =>
    [
        .. Gmm(), .. Ba(), .. Ht(), .. Lstm(), .. KMeans(), .. Llsq(), .. Lse(), .. Ode(), .. Det(), .. Nested(), .. Linear(),
    ];

    private static IEnumerable<Case> Gmm() =>
        from d in (int[])[2, 10, 20, 32, 64]
        from k in (int[])[5, 25, 100]
        select new Case("gmm", $"{d}_{k}_1000", "objective", "jacobian", () =>
        {
            Draw draw = new(31337);
            return new { d, k, n = 1000, x = draw.Normal(1000, d), m = 0, gamma = 1.0, alpha = draw.Normal(k), mu = Enumerable.Range(0, k).Select(_ => draw.Uniform(d)).ToArray(), q = draw.Normal(k, d), l = draw.Normal(k, d * (d - 1) / 2) };
        })
        {
            Torch = true,
        };

    private static IEnumerable<Case> Ba() =>
        from size in ((string, int, int, int)[])[("ba1", 49, 7776, 31843), ("ba2", 21, 11315, 36455), ("ba3", 161, 48126, 182072), ("ba4", 372, 47423, 204472), ("ba5", 257, 65132, 225911)]
        let n = size.Item2
        let m = size.Item3
        let p = size.Item4
        select new Case("ba", $"{size.Item1}_n{n}_m{m}_p{p}", "objective", "jacobian", () => new
        {
            n,
            m,
            p,
            cam = new[] { 0.0157415, -0.0127909, -0.00440085, -0.0340938, -0.107514, 1.12022, 399.752, 0.1, -0.2, -3.17706e-7, 5.88205e-13 },
            x = new[] { -0.612, 0.571759, -1.84708 },
            w = 0.8,
            feat = new[] { -332.65, 262.09 },
        })
        {
            Torch = n < 50,
        };

    private static IEnumerable<Case> Ht()
    {
        int[] sizes = [100, 192, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 100000];
        return
            from kind in ((bool Complicated, bool Big)[])[(false, false), (true, false), (false, true), (true, true)]
            from hand in Enumerable.Range(1, sizes.Length)
            where hand <= (kind is (true, true) ? 12 : 5)
            select new Case("ht", $"{(kind.Complicated ? "complicated" : "simple")}_{(kind.Big ? "big" : "small")}/hand{hand}_t26_c{sizes[hand - 1]}", "objective", "jacobian", () => HandModel.Input(kind.Complicated, kind.Big, sizes[hand - 1]))
            {
                Timed = kind.Big ? hand == 4 : hand is 1 or 3 or 5,
            };
    }

    private static IEnumerable<Case> Lstm() =>
        from l in (int[])[2, 4, 6]
        from c in (int[])[1024, 4096, 8192]
        select new Case("lstm", $"l={l},c={c}", "objective", "jacobian", () =>
        {
            Draw draw = new(31337);
            return new { main_params = draw.Normal(2 * l, 4 * LetterBits), extra_params = draw.Normal(3, LetterBits), state = draw.Normal(2 * l, LetterBits), sequence = Enumerable.Range(0, c).Select(_ => draw.Whole(LetterBits, 2)).ToArray() };
        })
        {
            Taped = c < 8192,
            Torch = l == 2 && c == 1024,
            Timed = c < 8192,
        };

    private static IEnumerable<Case> KMeans() =>
        from k in (int[])[10, 100, 1000]
        from n in (int[])[1000, 10000]
        from d in (int[])[8, 16]
        select new Case("kmeans", $"k={k},n={n},d={d}", "cost", "dir", () =>
        {
            double[][] points = new Draw(31337).Normal(n, d);
            return new { points, centroids = points[^k..] };
        })
        {
            Terms = n * d,
            Torch = true,
        };

    private static IEnumerable<Case> Llsq() =>
        from n in (int[])[16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8196, 16392]
        select new Case("llsq", $"n={n},m=128", "primal", "gradient", () => new { x = new Draw(31337).Uniform(128), n })
        {
            Torch = true,
            Timed = n is 16 or 64 or 256 or 1024 or 4096 or 16392,
        };

    private static IEnumerable<Case> Lse() =>
        from n in (int[])[2500, 10000, 40000, 160000, 640000]
        select new Case("lse", $"n={n}", "primal", "gradient", () => new { x = new Draw(31337).Uniform(n) }) { Torch = true };

    private static IEnumerable<Case> Ode() =>
        from n in (int[])[1000, 10000, 100000]
        from s in (int[])[1, 10, 100]
        select new Case("ode", $"n={n},s={s}", "primal", "gradient", () => new { x = new Draw(31337).Uniform(n), s }) { Taped = (long)n * s < 10_000_000, Torch = true };

    private static IEnumerable<Case> Det() =>
        from ell in Enumerable.Range(5, 7)
        select new Case("det", ell.ToString(CultureInfo.InvariantCulture), "primal", "gradient", () => new { A = new Draw(31337).Uniform(ell * ell), ell }) { Taped = ell < 11, Timed = ell < 11 };

    private static IEnumerable<Case> Nested() =>
        from modes in (string[])["rr", "ff", "fr", "rf"]
        from module in (string[])["particle", "saddle"]
        select new Case(module, modes, modes, modes, () => module == "particle" ? new { w = 0.0 } : new { start = new[] { 1.0, 1 } });

    private static IEnumerable<Case> Linear()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(20000, 20), (2000, 200)])
        {
            yield return new Case("logistic", $"{rows}x{columns}", "value", "gradient", () =>
            {
                Draw draw = new(31337);
                return new { x = draw.Normal(rows, columns), labels = draw.Whole(rows, 2).Select(bit => (2 * bit) - 1).ToArray(), w = draw.Uniform(columns) };
            })
            {
                Torch = true,
            };
        }

        foreach (int n in (int[])[64, 256, 512])
        {
            yield return new Case("product", $"n={n}", "value", "gradient", () =>
            {
                Draw draw = new(31337);
                return new { n, a = draw.Normal(n, n), b = draw.Normal(n, n) };
            })
            {
                Torch = true,
            };
        }
    }
}
