using static FallLine.Expr;

namespace FallLine.Tests.Diagnosis;

public sealed class CriticalPointTests
{
    [Fact]
    public void A_bowl_has_a_minimum_with_its_curvatures()
    {
        CriticalPoint point = Classify(x => Square(x[0]) + (3 * Square(x[1])), [0, 0]);
        Assert.Equal(CriticalPointKind.Minimum, point.Kind);
        Assert.Equal([2.0, 6.0], point.Eigenvalues.ToArray());
    }

    [Fact]
    public void Opposite_signs_are_a_saddle()
    {
        CriticalPoint point = Classify(x => Square(x[0]) - Square(x[1]) + Square(x[2]), [0, 0, 0]);
        Assert.Equal(CriticalPointKind.Saddle, point.Kind);
        Assert.Equal(-2, point.Eigenvalues[0], 12);
    }

    [Fact]
    public void A_hilltop_is_a_maximum() =>
        Assert.Equal(CriticalPointKind.Maximum, Classify(x => -Square(x[0]) - Square(x[1]), [0, 0]).Kind);

    [Fact]
    public void A_valley_floor_is_degenerate() =>
        Assert.Equal(CriticalPointKind.Degenerate, Classify(x => Square(x[0] - x[1]), [1, 1]).Kind);

    [Fact]
    public void A_flat_quartic_is_degenerate() =>
        Assert.Equal(CriticalPointKind.Degenerate, Classify(x => Square(Square(x[0])), [0]).Kind);

    [Fact]
    public void The_two_by_two_spectrum_does_not_cancel()
    {
        // Eigenvalues 1e8 ± tiny coupling and 1: the small one is det / large, exact to rounding.
        CriticalPoint point = Classify(x => (0.5e8 * Square(x[0])) + (0.5 * Square(x[1])) + (x[0] * x[1]), [0, 0]);
        Assert.Equal(1 - 1e-8, point.Eigenvalues[0], 1e-15);
    }

    [Fact]
    public void A_point_where_the_gradient_does_not_exist_is_a_kink()
    {
        Assert.Equal(CriticalPointKind.Kink, Classify(x => Pow(Square(x[0]), 0.25), [0]).Kind);
        Assert.Equal(CriticalPointKind.Kink, Classify(x => Abs(x[0]) + Square(x[1]), [0, 0]).Kind);
        Assert.Equal(CriticalPointKind.Kink, Classify(x => Abs(x[0] + x[1]) + Square(x[1]), [0, 0]).Kind);
        Assert.Equal(CriticalPointKind.Minimum, Classify(x => Pow(Square(x[0]), 1.5) + Square(x[0]), [0]).Kind);
    }

    [Fact]
    public void Where_the_function_is_not_defined_there_is_no_kind() =>
        Assert.Null(CriticalPoint.Classify(Objective.Of(x => Log(x[0]), 1), [-1]));

    /// <summary>Just right of 0, x³ curves up; one Newton step shows that this is as much as it may be wrong by.</summary>
    [Fact]
    public void A_point_of_inflection_is_unmasked_from_beside_it()
    {
        CriticalPoint point = Classify(x => Square(x[0]) * x[0], [5e-5]);
        Assert.Equal((CriticalPointKind.Degenerate, 0), (point.Kind, point.Rank));
    }

    [Fact]
    public void A_quadratic_is_certain_and_a_saddle_has_a_way_out()
    {
        CriticalPoint point = Classify(x => Square(x[0]) - (3 * Square(x[1])) + Square(x[2]), [0, 0, 0]);
        Assert.Equal(3, point.Rank);
        Assert.InRange(point.Certainty, 1e9, double.PositiveInfinity);
        Assert.Equal([0, 1, 0], point.EscapeDirection.Select(x => Math.Round(Math.Abs(x), 12)));
    }

    [Fact]
    public void Rosenbrocks_answer_is_called_a_minimum_with_its_published_curvatures()
    {
        Objective rosenbrock = Objective.Of(x => (100 * Square(x[1] - Square(x[0]))) + Square(1 - x[0]), 2);
        CriticalPoint point = CriticalPoint.Classify(rosenbrock, [1, 1])!;
        Assert.Equal(CriticalPointKind.Minimum, point.Kind);
        // Hessian [[802, -400], [-400, 200]]: trace 1002, determinant 400.
        double greatest = (1002 + Math.Sqrt((602.0 * 602) + (800 * 800))) / 2;
        Assert.Equal(400 / greatest, point.Eigenvalues[0], 1e-12);
        Assert.Equal(greatest, point.Eigenvalues[1], 1e-11);
    }

    private static CriticalPoint Classify(Func<Expr, Expr> function, double[] point) =>
        CriticalPoint.Classify(Objective.Of(function, point.Length), point)!;

    /// <summary>Differences over far more than a wave know nothing of its curvature, however well they agree with each other.</summary>
    [Theory]
    [InlineData(-1.53999162e-9, CriticalPointKind.Minimum)]
    [InlineData(1.602859e-9, CriticalPointKind.Maximum)]
    public void Waves_shorter_than_any_difference_keep_their_curvature(double x, CriticalPointKind kind) =>
        Assert.Equal(kind, CriticalPoint.Classify(Objective.Parse("sin(1e9*x)+(1e8*x)^2"), [x])!.Kind);
}
