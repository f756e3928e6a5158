namespace FallLine.Conformance;

/// <summary>A vanishing gradient is no minimum where the surface curves down.</summary>
public sealed class LeavesSaddles
{
    public static TheoryData<string> Ids => [.. Catalogue.All.Where(method => method.LeavesSaddles).Select(method => method.Id)];

    /// <summary>x⁴/4 - x²/2 + y²/2: a saddle at (0, 0), the least value -1/4 at (±1, 0).</summary>
    private static Objective TwoValleys { get; } = Objective.From(
        2,
        (x, gradient) =>
        {
            double square = x[0] * x[0];
            gradient[0] = x[0] * (square - 1);
            gradient[1] = x[1];
            return (0.25 * square * square) - (0.5 * square) + (0.5 * x[1] * x[1]);
        },
        (x, hessian) =>
        {
            hessian[0] = (3 * x[0] * x[0]) - 1;
            hessian[1] = hessian[2] = 0;
            hessian[3] = 1;
        });

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_run_goes_on_from_a_saddle_that_it_starts_at_or_is_led_to(string id)
    {
        foreach (double[] start in new double[][] { [0, 0], [0, 1], [0, -3] })
        {
            Result result = Catalogue.Of(id).Default.Minimize(TwoValleys, start);

            Assert.True(result.Status == Status.Converged, result.ToString());
            Assert.Equal(-0.25, result.Value, 1e-12);
            Assert.Equal(1, Math.Abs(result.Point[0]), 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_run_goes_on_from_a_minimum_that_it_shall_climb_from(string id)
    {
        Objective hill = Objective.From(
            1,
            (x, gradient) =>
            {
                gradient[0] = Math.Sin(x[0]);
                return -Math.Cos(x[0]);
            },
            (x, hessian) => hessian[0] = Math.Cos(x[0]));
        Result result = Catalogue.Of(id).Default.Maximize(hill, [0]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.Equal(1, result.Value, 1e-12);
    }
}
