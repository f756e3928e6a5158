using System.Collections.Immutable;
using System.Globalization;
using FallLine.Messages;

namespace FallLine;

/// <summary>A line search as it went: every step that it tried with the value and the slope there. As text it is a test: it can be parsed and any search run on it.</summary>
/// <remarks>A user's failing search so becomes data that a developer replays without the user's function.</remarks>
/// <example><code>
/// RecordedSearch search = RecordedSearch.Parse("0 1 -1\n1 1.5 2\n0.5 1.2 0.3");
/// Result result = search.Replay(new StrongWolfe());
/// </code></example>
public sealed class RecordedSearch
{
    private readonly SearchSample[] _byStep;

    /// <summary>Holds samples, of which the first is the point that the search went from.</summary>
    /// <param name="samples">At least two, the first at step 0, finite there.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public RecordedSearch(params ReadOnlySpan<SearchSample> samples)
    {
        if (samples.Length < 2 || samples[0].Step != 0 || !double.IsFinite(samples[0].Value) || !double.IsFinite(samples[0].Slope))
        {
            throw new ArgumentException("A recorded search begins with a finite value and slope at step 0, and has at least one step that was tried.", nameof(samples));
        }

        Samples = [.. samples];
        _byStep = [.. Samples.DistinctBy(sample => sample.Step).OrderBy(sample => sample.Step)];
    }

    /// <summary>The samples in the order in which they were taken.</summary>
    public ImmutableArray<SearchSample> Samples { get; }

    /// <summary>What a result says of it.</summary>
    internal Finding Finding => new(
        "failed-search",
        Numbers.In($"The search that found no lower point tried {Samples.Length - 1} steps, from {Samples[1].Step:G3} to {Samples[^1].Step:G3}; the least rise of the value was {Samples.Skip(1).Min(sample => sample.Value - Samples[0].Value):G3}."),
        "The samples are in the result as FailedSearch; their text replays the search without the function.");

    /// <summary>Reads what <see cref="ToString"/> wrote: a line for each sample with step, value and slope.</summary>
    /// <param name="text">The lines.</param>
    /// <exception cref="FormatException">A line does not have three numbers.</exception>
    /// <exception cref="ArgumentException">They are no search.</exception>
    public static RecordedSearch Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<SearchSample> samples = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 3)
            {
                throw new FormatException($"A line of a recorded search has a step, a value and a slope; '{line}' has not.");
            }

            samples.Add(new SearchSample(Number(words[0]), Number(words[1]), Number(words[2])));
        }

        return new RecordedSearch([.. samples]);
    }

    /// <summary>The function of one variable that the search saw: exactly the samples at their steps, cubics with their slopes between them, lines beyond them.</summary>
    public Objective ToObjective() => Objective.From(1, (point, gradient) =>
    {
        (double value, gradient[0]) = At(point[0]);
        return value;
    });

    /// <summary>Runs a search on it, from step 0 with the first trial that was recorded.</summary>
    /// <param name="stepSize">The search.</param>
    /// <returns>A run of one step: its reason is the search's, its point the step accepted.</returns>
    public Result Replay(IStepSize stepSize)
    {
        ArgumentNullException.ThrowIfNull(stepSize);
        var descent = new Descent { Direction = new RecordedLine(Samples[1].Step), StepSize = stepSize, Stopping = Stop.AfterIterations(1) };
        return descent.Minimize(ToObjective(), [0]);
    }

    /// <summary>A line for each sample: step, value and slope, in digits that read back to the same bits.</summary>
    public override string ToString() =>
        string.Join('\n', Samples.Select(sample => Numbers.In($"{sample.Step:R} {sample.Value:R} {sample.Slope:R}")));

    private static double Number(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new FormatException($"'{word}' in a recorded search is not a number.");

    private (double Value, double Slope) At(double step)
    {
        int above = Array.FindIndex(_byStep, sample => sample.Step >= step);
        if (above >= 0 && _byStep[above].Step == step)
        {
            return (_byStep[above].Value, _byStep[above].Slope);
        }

        if (above <= 0)
        {
            SearchSample end = above == 0 ? _byStep[0] : _byStep[^1];
            return (end.Value + ((step - end.Step) * end.Slope), end.Slope);
        }

        (SearchSample a, SearchSample b) = (_byStep[above - 1], _byStep[above]);
        if (!IsKnown(a) || !IsKnown(b))
        {
            SearchSample near = step - a.Step < b.Step - step ? a : b;
            return IsKnown(near) ? (near.Value + ((step - near.Step) * near.Slope), near.Slope) : (near.Value, near.Slope);
        }

        // Hermite's cubic.
        double width = b.Step - a.Step;
        double t = (step - a.Step) / width;
        double secant = (b.Value - a.Value) / width;
        double second = (3 * secant) - (2 * a.Slope) - b.Slope;
        double third = a.Slope + b.Slope - (2 * secant);
        return (a.Value + (width * t * (a.Slope + (t * (second + (t * third))))), a.Slope + (t * ((2 * second) + (3 * t * third))));
    }

    private static bool IsKnown(SearchSample sample) => double.IsFinite(sample.Value) && double.IsFinite(sample.Slope);

    private sealed record RecordedLine(double FirstTrial) : IDirection
    {
        public string Name => "recorded-line";

        public IReadOnlyList<Option> Options => [];

        public DerivativeOrder Needs => DerivativeOrder.Gradient;

        public DirectionState Begin(Objective objective) => new State(FirstTrial);

        private sealed class State(double firstTrial) : StraightDirectionState(1)
        {
            public override double NaturalStep => firstTrial;

            public override StopReason? Aim(Iterate at, Evaluator evaluator)
            {
                Vector[0] = 1;
                return null;
            }
        }
    }
}
