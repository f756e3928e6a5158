using static FallLine.Expr;

namespace FallLine.Tests.Diagnosis;

public sealed class CriticalSearchTests
{
    /// <summary>Landscapes with the numbers of their minima, maxima and saddles in the box: known, or counted from the points of a separable function's parts.</summary>
    [Theory]
    [InlineData("himmelblau", 4, 1, 4)]
    [InlineData("six-hump-camel", 6, 2, 7)]
    [InlineData("three-hump-camel", 3, 0, 2)]
    [InlineData("styblinski-tang", 4, 1, 4)]
    [InlineData("goldstein-price", 4, 1, 4)]
    [InlineData("booth", 1, 0, 0)]
    [InlineData("mccormick", 2, 0, 2)]
    [InlineData("zirilli", 2, 0, 1)]
    [InlineData("branin", 3, 0, 3)]
    [InlineData("rastrigin", 121, 100, 220)]
    public void All_points_of_a_landscape_are_found(string id, int minima, int maxima, int saddles)
    {
        ReferenceProblem problem = Catalog.Problem(id);
        CriticalPoints found = Critical.Find(problem.Objective, Box.Of([.. problem.Box]));

        Assert.True(found.IsExhausted);
        Assert.True(found.IsIndexRight);
        Assert.Equal((minima, maxima, saddles), (Count(found, CriticalPointKind.Minimum), Count(found, CriticalPointKind.Maximum), Count(found, CriticalPointKind.Saddle)));
        Assert.Equal(minima + maxima + saddles, found.Points.Length);
        Assert.Equal(problem.LeastValue, found.Points[0].Value, 1e-9);
        Assert.True(found.Points[0].IsLowestFound);
        Assert.All(found.Points, point => Assert.InRange(point.GradientNorm, 0, 1e-9));
    }

    /// <summary>A well that one start in ten thousand falls into is found from the saddle on its rim.</summary>
    [Fact]
    public void A_narrow_well_is_found_from_its_saddle()
    {
        CriticalPoints found = Critical.Find(Objective.Parse("-exp(-1e4*((x-0.123)^2+(y-0.456)^2))+x^2+y^2"), Box.Of(-1, 1, 2));
        Assert.Equal(3, found.Points.Length);
        Assert.Equal(0.123, found.Points[0].Point[0], 1e-3);
        Assert.True(found.IsIndexRight);
    }

    /// <summary>The edge knows what is inside: 1/(x² + y²) has a pole that looks like a maximum from there, and nothing to find.</summary>
    [Fact]
    public void An_index_that_does_not_add_up_is_said()
    {
        CriticalPoints found = Critical.Find(Objective.Parse("1/(x^2+y^2)"), Box.Of(-1, 1.3, 2));
        Assert.Empty(found.Points);
        Assert.False(found.IsIndexRight);
        Assert.Contains(found.Findings, finding => finding.Code == "index");
    }

    [Fact]
    public void A_degenerate_point_counts_by_its_own_index() =>
        Assert.True(Critical.Find(Objective.Parse("x^3-3*x*y^2"), Box.Of(-1, 1.3, 2)).IsIndexRight); // -2

    [Fact]
    public void As_many_minima_as_share_the_least_value_are_marked() =>
        Assert.Equal(4, Critical.Find(Catalog.Problem("himmelblau").Objective, Box.Of(-5, 5, 2)).Points.Count(point => point.IsLowestFound));

    [Fact]
    public void A_saddle_names_the_way_down()
    {
        FoundPoint saddle = Assert.Single(Critical.Find(x => Square(x[0]) - Square(x[1]), Box.Of(-1, 2, 2)).Points);
        Assert.Equal(CriticalPointKind.Saddle, saddle.Nature.Kind);
        Assert.Equal([0, 1], saddle.Nature.EscapeDirection.Select(Math.Abs));
    }

    [Theory]
    [InlineData("x^3", 0)]
    [InlineData("x^4", 0)]
    [InlineData("x^3-3*x*y^2", 0)]
    [InlineData("x^2+y^4", 1)]
    public void Where_second_derivatives_do_not_decide_the_point_is_degenerate_with_its_rank(string formula, int rank)
    {
        Objective objective = Objective.Parse(formula);
        FoundPoint point = Assert.Single(Critical.Find(objective, Box.Of(-1, 2, objective.Dimension)).Points);
        Assert.Equal((CriticalPointKind.Degenerate, rank, 0), (point.Nature.Kind, point.Nature.Rank, point.Continues));
    }

    [Theory]
    [InlineData("(x^2+y^2-1)^2", 1, 1)]
    [InlineData("(x-y)^2", 1, 0)]
    [InlineData("relu(x-1)^2", 1, 0)]
    [InlineData("(x^2+y^2+z^2-1)^2", 2, 1)]
    public void A_curve_or_surface_of_critical_points_is_one_entry(string formula, int dimension, int others)
    {
        Objective objective = Objective.Parse(formula);
        CriticalPoints found = Critical.Find(objective, Box.Of(-2, 2, objective.Dimension));
        Assert.Equal(dimension, Assert.Single(found.Points, point => point.Continues > 0).Continues);
        Assert.Equal(1 + others, found.Points.Length);
        Assert.Contains(found.Findings, finding => finding.Code == "not-isolated");
    }

    [Theory]
    [InlineData("abs(x)", 0, 0)]
    [InlineData("abs(x)+abs(y-0.3)", 0, 0.3)]
    [InlineData("max(abs(x-0.5),abs(y))", 0.5, 0)]
    public void A_kink_is_called_a_kink(string formula, double x, double y)
    {
        Objective objective = Objective.Parse(formula);
        CriticalPoints found = Critical.Find(objective, Box.Of(-1, 2, objective.Dimension));
        FoundPoint kink = Assert.Single(found.Points);
        Assert.Equal(CriticalPointKind.Kink, kink.Nature.Kind);
        Assert.Equal(x, kink.Point[0], 1e-8);
        Assert.Equal(y, kink.Point.Length > 1 ? kink.Point[1] : 0, 1e-8);
        Assert.True(kink.IsLowestFound);
        Assert.Contains(found.Findings, finding => finding.Code == "kink");
    }

    [Theory]
    [InlineData("1/x")]
    [InlineData("tan(x)")]
    [InlineData("x+2")]
    [InlineData("exp(-x)")]
    [InlineData("x+abs(x)/2")]
    public void Poles_and_slopes_have_none(string formula)
    {
        CriticalPoints found = Critical.Find(Objective.Parse(formula), Box.Of((-3, 5)));
        Assert.Empty(found.Points);
        Assert.Contains("no critical point", found.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_whose_gradient_is_tiny_everywhere_is_not_called_critical()
    {
        CriticalPoints found = Critical.Find(Objective.Parse("1e-12*(x^2-1)^2"), Box.Of((-2, 2)));
        Assert.Equal(3, found.Points.Length);
        Assert.Empty(Critical.Find(Objective.Parse("1e-30*x"), Box.Of((-2, 2))).Points);
    }

    [Fact]
    public void A_smooth_function_written_with_a_root_has_its_true_curvature_where_the_root_has_none()
    {
        CriticalPoint? nature = CriticalPoint.Classify(Catalog.Problem("drop-wave").Objective, [0, 0]);
        Assert.Equal(CriticalPointKind.Minimum, nature?.Kind);
        Assert.Equal(72.5, nature!.Eigenvalues[0], 1e-4);
    }

    [Fact]
    public void Where_the_function_is_not_defined_nothing_is_sought_and_that_is_said()
    {
        CriticalPoints found = Critical.Find(Objective.Parse("log(x)^2"), Box.Of((-1, 3)));
        Assert.Equal(1, Assert.Single(found.Points).Point[0], 1e-9);
        Assert.Contains(found.Findings, finding => finding.Code == "undefined");
    }

    [Fact]
    public void More_points_than_can_be_listed_end_the_search()
    {
        CriticalPoints found = new CriticalSearch { MostPoints = 10 }.Find(Catalog.Problem("rastrigin").Objective, Box.Of(-5, 5, 2));
        Assert.False(found.IsExhausted);
        Assert.Contains(found.Findings, finding => finding.Code == "too-many");
        Assert.Contains("may be missing", found.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_faces_of_the_box_belong_to_it() =>
        Assert.Equal([3.141592653589793, 0], Critical.Find(Objective.Parse("cos(x)"), Box.Of((0, Math.PI))).Points.Select(point => Math.Round(point.Point[0], 15)));

    [Fact]
    public void A_gradient_of_ones_own_is_enough()
    {
        Objective doubleWell = Objective.From(1, (x, gradient) =>
        {
            gradient[0] = (4 * x[0] * x[0] * x[0]) - (4 * x[0]);
            return (x[0] * x[0] * x[0] * x[0]) - (2 * x[0] * x[0]);
        });
        CriticalPoints found = Critical.Find(doubleWell, Box.Of((-2, 2)));
        Assert.Equal([CriticalPointKind.Minimum, CriticalPointKind.Minimum, CriticalPointKind.Maximum], found.Points.Select(point => point.Nature.Kind));
        Assert.Equal(8, found.Points[0].Nature.Eigenvalues[0], 1e-6);
    }

    [Fact]
    public void A_cancelled_search_keeps_what_it_found_and_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        CriticalPoints found = Critical.Find(Catalog.Problem("himmelblau").Objective, Box.Of(-5, 5, 2), cancelled.Token);
        Assert.True(found is { IsCancelled: true, IsExhausted: false });
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        ReferenceProblem problem = Catalog.Problem("levy");
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            CriticalPoints alone = Critical.Find(problem.Objective, Box.Of(-3, 3, 2));
            Threads.Count = 4;
            CriticalPoints together = Critical.Find(problem.Objective, Box.Of(-3, 3, 2));
            Assert.Equal(alone.Points.SelectMany(point => point.Point), together.Points.SelectMany(point => point.Point));
            Assert.Equal(alone.Evaluations, together.Evaluations);
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void A_box_of_another_size_is_refused() =>
        Assert.Contains("3 ranges", Assert.Throws<ArgumentException>(() => Critical.Find(Catalog.Problem("himmelblau").Objective, Box.Of(-5, 5, 3))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void A_box_goes_from_a_number_to_a_larger_one(double lower, double upper) => Assert.Throws<ArgumentException>(() => Box.Of((lower, upper)));

    private static int Count(CriticalPoints found, CriticalPointKind kind) => found.Points.Count(point => point.Nature.Kind == kind);
}
