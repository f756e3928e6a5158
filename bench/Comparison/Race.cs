using System.Text.Json;

namespace FallLine.Comparison;

/// <summary>Every tool at every case, in turns; answers are checked before anything is timed.</summary>
internal sealed class Race(Tool fallLine, Tool hand, Tool? torch, int rounds)
{
    private const double WarmUp = 0.3;
    private const double Turn = 0.06;

    /// <summary>The times of a case.</summary>
    public Times Run(Case asked)
    {
        string input = JsonSerializer.Serialize(asked.Input());
        List<Contestant> contestants =
        [
            new(fallLine, asked.Value), new(fallLine, asked.Derivative), new(hand, asked.Value), new(hand, asked.Derivative),
        ];
        if (asked.Taped)
        {
            contestants.Add(new(hand, asked.TapedDerivative));
        }

        if (asked.Torch && torch is not null)
        {
            contestants.Add(new(torch, asked.Value));
            contestants.Add(new(torch, asked.Derivative));
        }

        Check(asked, input, contestants);
        for (int round = 0; round < rounds; round++)
        {
            foreach (Contestant contestant in contestants)
            {
                contestant.Runs.AddRange(contestant.Ask(asked, input, Turn).Runs);
            }
        }

        Times.Pair At(Tool? tool, string function) => contestants.Find(contestant => contestant.Tool == tool && contestant.Function == function)?.Summary ?? Times.None;
        return new Times(asked, At(fallLine, asked.Value), At(fallLine, asked.Derivative), At(hand, asked.Value), At(hand, asked.Derivative), At(hand, asked.TapedDerivative), At(torch, asked.Value), At(torch, asked.Derivative));
    }

    private static void Check(Case asked, string input, List<Contestant> contestants)
    {
        Dictionary<string, JsonElement> expected = [];
        foreach (Contestant contestant in contestants.OrderBy(contestant => contestant.Tool.Name != "C++"))
        {
            JsonElement output = contestant.Ask(asked, input, WarmUp).Output;
            string function = contestant.Function == asked.TapedDerivative ? asked.Derivative : contestant.Function;
            if (!expected.TryAdd(function, output) && Agreement.Fault(expected[function], output, asked.Terms) is { } fault)
            {
                throw new InvalidOperationException($"{contestant.Tool.Name}, {asked.Module} {asked.Size} {contestant.Function}: {fault}");
            }
        }
    }

    private sealed record Contestant(Tool Tool, string Function)
    {
        public List<double> Runs { get; } = [];

        public Times.Pair Summary => new(Runs.Min(), Runs.Order().ElementAt(Runs.Count / 2));

        public Tool.Answer Ask(Case asked, string input, double seconds) => Tool.Ask(asked.Module, Function, input, seconds);
    }
}
