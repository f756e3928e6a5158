namespace FallLine.Comparison;

/// <summary>A model of a hand of the size of GradBench's: a wrist, five fingers of four bones, and vertices that follow all bones by weights.</summary>
internal static class HandModel
{
    private const int Bones = 22;
    private const int Angles = 26;
    private const int Triangles = 1084;

    /// <summary>The input of ht.</summary>
    public static object Input(bool complicated, bool big, int points)
    {
        Draw draw = new(31337);
        int vertices = big ? 10_000 : 544;
        int[] parents = [.. Enumerable.Range(0, Bones).Select(bone => bone < 2 ? bone - 1 : (bone - 2) % 4 == 0 ? 1 : bone - 1)];
        double[][] positions = [.. draw.Normal(vertices, 3).Select(position => (double[])[.. position, 1])];
        double[][] weights = [.. Enumerable.Range(0, vertices).Select(_ => Shares(draw.Uniform(Bones)))];
        int[][] triangles = [.. Enumerable.Range(0, Triangles).Select(_ => draw.Whole(3, vertices))];
        var model = new
        {
            bone_count = Bones,
            parents,
            base_relatives = Placements(draw),
            inverse_base_absolutes = Placements(draw),
            base_positions = positions,
            weights,
            triangles,
            is_mirrored = false,
        };
        int[] correspondences = draw.Whole(points, complicated ? Triangles : vertices);
        double[] theta = [.. draw.Normal(Angles).Select(angle => 0.5 * angle)];
        double[][] us = complicated ? [.. Enumerable.Range(0, points).Select(_ => draw.Uniform(2))] : [];
        return new { theta, us, data = new { model, correspondences, points = draw.Normal(points, 3) } };
    }

    private static double[] Shares(double[] parts) => [.. parts.Select(part => part / parts.Sum())];

    /// <summary>For each bone a turn about z and a displacement, as a matrix of four rows.</summary>
    private static double[][][] Placements(Draw draw) => [.. Enumerable.Range(0, Bones).Select(_ =>
    {
        (double s, double c) = Math.SinCos(draw.Normal(1)[0]);
        double[] to = draw.Normal(3);
        return (double[][])[[c, -s, 0, to[0]], [s, c, 0, to[1]], [0, 0, 1, to[2]], [0, 0, 0, 1]];
    })];
}
