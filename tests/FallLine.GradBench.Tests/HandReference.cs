namespace FallLine.GradBench.Tests;

/// <summary>The hand of ht in loops over numbers: every vertex moved, whether a point corresponds to it or not.</summary>
internal sealed class HandReference(int[] parents, double[][] relatives, double[][] inverses, double[][] positions, double[][] weights)
{
    /// <summary>Where the vertices are.</summary>
    public double[][] Vertices(double[] theta)
    {
        double[][] pose = new double[25][];
        Array.Fill(pose, [0, 0, 0]);
        for (int finger = 0; finger < 5; finger++)
        {
            double[] t = theta[(6 + (4 * finger))..];
            pose[5 + (4 * finger)] = [t[0], t[1], 0];
            pose[6 + (4 * finger)] = [t[2], 0, 0];
            pose[7 + (4 * finger)] = [t[3], 0, 0];
        }

        double[][] absolutes = new double[parents.Length][];
        for (int bone = 0; bone < parents.Length; bone++)
        {
            double[] relative = Product(relatives[bone], Rotation(pose[bone + 3]));
            absolutes[bone] = parents[bone] < 0 ? relative : Product(absolutes[parents[bone]], relative);
        }

        double[][] transforms = [.. absolutes.Zip(inverses, Product)];
        return [.. positions.Zip(weights, (position, weight) => Global(theta, [.. Enumerable.Range(0, 3).Select(row =>
            weight.Zip(transforms, (share, transform) => share * Enumerable.Range(0, 4).Sum(k => transform[(4 * row) + k] * position[k])).Sum())]))];
    }

    /// <summary>x cos + (a × x) sin + a (a·x)(1 - cos), moved.</summary>
    private static double[] Global(double[] theta, double[] x)
    {
        double angle = Math.Sqrt(theta[..3].Sum(number => number * number));
        double[] a = [.. theta[..3].Select(number => number / (angle < 1e-4 ? 1 : angle))];
        double[] cross = [(a[1] * x[2]) - (a[2] * x[1]), (a[2] * x[0]) - (a[0] * x[2]), (a[0] * x[1]) - (a[1] * x[0])];
        double along = a.Zip(x, (left, right) => left * right).Sum();
        return [.. x.Select((number, i) => theta[3 + i] + (angle < 1e-4 ? number
            : (number * Math.Cos(angle)) + (cross[i] * Math.Sin(angle)) + (a[i] * along * (1 - Math.Cos(angle)))))];
    }

    /// <summary>Rz(a₁)·Ry(a₂)·Rx(a₀).</summary>
    private static double[] Rotation(double[] a)
    {
        (double c0, double s0, double c1, double s1, double c2, double s2) = (Math.Cos(a[0]), Math.Sin(a[0]), Math.Cos(a[1]), Math.Sin(a[1]), Math.Cos(a[2]), Math.Sin(a[2]));
        return Product(Product([c1, -s1, 0, 0, s1, c1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [c2, 0, s2, 0, 0, 1, 0, 0, -s2, 0, c2, 0, 0, 0, 0, 1]), [1, 0, 0, 0, 0, c0, -s0, 0, 0, s0, c0, 0, 0, 0, 0, 1]);
    }

    private static double[] Product(double[] left, double[] right) =>
        [.. Enumerable.Range(0, 16).Select(i => Enumerable.Range(0, 4).Sum(k => left[(i / 4 * 4) + k] * right[(4 * k) + (i % 4)]))];
}
