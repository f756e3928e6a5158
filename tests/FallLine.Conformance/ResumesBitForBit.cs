namespace FallLine.Conformance;

public sealed class ResumesBitForBit
{
    private const string Steps = "60";

    private static readonly int[] s_stops = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55];

    /// <summary>Half the sum of their squares is the saddle below, and a quarter.</summary>
    private static readonly Residuals s_squares = Residuals.Of(x => Math.Sqrt(0.5) * Expr.Concatenate([2 * x[0], Expr.Square(x[1]) - 1]), 2);

    /// <summary>A saddle at the start of the way, and a valley behind it: what escapes it must also resume.</summary>
    private static readonly Problem s_saddle = Problem.Rosenbrock with { Objective = Objective.OfDoubles((x, y) => (x * x) + (y * y * y * y / 4) - (y * y / 2)).As(s_squares), Start = [0.5, 0] };

    private static readonly ProximalTerm[] s_terms = [Bounds.Of((-2, 0.8), (0.3, 2)), new L2Ball(1.2), new L1(0.1)];

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (Method method in Catalogue.All)
            {
                foreach (string problem in Problem.All.Select(problem => problem.Name).Append("saddle"))
                {
                    cases.Add(method.Id, problem);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_resumed_from_any_step_goes_on_as_if_it_had_never_stopped(string id, string name)
    {
        Problem problem = name == "saddle" ? s_saddle : Problem.Of(name);
        Descent descent = problem.Tuned(Catalogue.Of(id)).With("max-iterations", Steps) with { RecordPath = true };
        Result whole = descent.Minimize(problem.Objective, problem.Start);
        foreach (int stop in s_stops.TakeWhile(stop => stop <= whole.Iterations))
        {
            using var checkpoint = new MemoryStream();
            DescentRun first = descent.Begin(problem.Objective, problem.Start);
            while (first.Iteration < stop && first.Step())
            {
            }

            first.Save(checkpoint);
            checkpoint.Position = 0;
            Descent fresh = problem.Tuned(Catalogue.Of(id)).With("max-iterations", Steps) with { RecordPath = true };
            Same(whole, fresh.Resume(problem.Objective, checkpoint), $"{id} on {name} from step {stop}");
        }
    }

    public static TheoryData<string, string> WithTerms
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (Method method in Catalogue.All)
            {
                foreach (ProximalTerm term in s_terms.Where(method.Default.Direction.Takes))
                {
                    cases.Add(method.Id, term.Name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(WithTerms))]
    public void A_run_within_a_set_or_with_a_term_resumes_too(string id, string term)
    {
        Problem valley = Problem.Rosenbrock;
        Problem problem = valley with { Objective = valley.Objective.Plus(s_terms.Single(one => one.Name == term)), Start = [-1, 0.5] };
        Descent descent = problem.Tuned(Catalogue.Of(id)).With("max-iterations", "30") with { RecordPath = true };
        Result whole = descent.Minimize(problem.Objective, problem.Start);
        foreach (int stop in s_stops.TakeWhile(stop => stop <= whole.Iterations))
        {
            using var checkpoint = new MemoryStream();
            DescentRun first = descent.Begin(problem.Objective, problem.Start);
            while (first.Iteration < stop && first.Step())
            {
            }

            first.Save(checkpoint);
            checkpoint.Position = 0;
            Same(whole, descent.Resume(problem.Objective, checkpoint), $"{id} with {term} from step {stop}");
        }
    }

    /// <summary>The second has no minimum: the run goes ever farther along the parabola. The next two end where searches fail and the curvature is forgotten.</summary>
    [Theory]
    [InlineData("sqp", "100*(y-x^2)^2+(1-x)^2", "x^2+y^2<=1;x+y>=0.5")]
    [InlineData("sqp", "y-x", "x=y^2")]
    [InlineData("sqp", "(x-3.1)^2+(y-5.3)^2", "1e9*x*y=1e10/3")]
    [InlineData("sqp", "abs(x-3)+abs(y-2)+x^2", "x+y<=4;x*y<=3")]
    [InlineData("lbfgs", "100*(y-x^2)^2+(1-x)^2", "x^2+y^2<=1;x+y>=0.5")]
    [InlineData("bfgs", "x+y", "x^2+y^2=1")]
    [InlineData("newton", "x*y", "x^2+2*y^2<=1")]
    [InlineData("trust-exact", "x*y", "x^2+2*y^2<=1")]
    public void A_run_under_constraints_resumes_too(string id, string formula, string constraints)
    {
        Objective objective = Objective.Parse(formula, constraints.Split(';'));
        Descent descent = Catalogue.Of(id).Default.With("max-iterations", "300") with { RecordPath = true };
        Result whole = descent.Minimize(objective, [1, 1]);
        for (int stop = 0; stop <= whole.Iterations; stop += Math.Max(1, stop / 10))
        {
            using var checkpoint = new MemoryStream();
            DescentRun first = descent.Begin(objective, [1, 1]);
            while (first.Iteration < stop && first.Step())
            {
            }

            first.Save(checkpoint);
            checkpoint.Position = 0;
            Same(whole, descent.Resume(objective, checkpoint), $"{id} on {formula} from step {stop}");
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_run_that_reached_its_limit_goes_on_under_a_higher_one(string id)
    {
        Problem problem = Problem.Rosenbrock;
        Descent descent = problem.Tuned(Catalogue.Of(id)) with { RecordPath = true };
        Result whole = descent.With("max-iterations", Steps).Minimize(problem.Objective, problem.Start);
        if (whole.Iterations <= 5)
        {
            return;
        }

        DescentRun shorter = descent.With("max-iterations", "5").Begin(problem.Objective, problem.Start);
        while (shorter.Step())
        {
        }

        Assert.Equal("max-iterations", shorter.Reason!.Code);
        using var checkpoint = new MemoryStream();
        shorter.Save(checkpoint);
        checkpoint.Position = 0;
        Same(whole, descent.With("max-iterations", Steps).Resume(problem.Objective, checkpoint), id);
    }

    private static void Same(Result whole, Result resumed, string what)
    {
        Assert.Equal(whole.Reason, resumed.Reason);
        Assert.Equal(whole.Message, resumed.Message);
        Assert.Equal(whole.Evaluations, resumed.Evaluations);
        Assert.Equal([.. whole.Measures], (Measure[])[.. resumed.Measures]);
        Assert.Empty(resumed.Findings);
        Assert.Equal(whole.Best.Value, resumed.Best.Value);
        Assert.True(whole.Best.Point.SequenceEqual(resumed.Best.Point), what);
        Assert.Equal(whole.Path.Length, resumed.Path.Length);
        foreach ((PathPoint expected, PathPoint found) in whole.Path.Zip(resumed.Path))
        {
            bool same = expected.Iteration == found.Iteration && expected.Value.Equals(found.Value) && expected.GradientNorm.Equals(found.GradientNorm)
                && expected.Step.Equals(found.Step) && expected.Point.SequenceEqual(found.Point);
            Assert.True(same, $"{what}: {expected} became {found}");
        }
    }
}
