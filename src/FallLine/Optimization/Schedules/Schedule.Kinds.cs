using System.Globalization;
using FallLine.Messages;

namespace FallLine;

/// <content>The kinds, each declared once, and how a schedule is read from text.</content>
public sealed partial class Schedule
{
    private static readonly Kind[] s_kinds =
    [
        new("constant", "[STEPS]", 0, [0], n => (_ => 1, n[0] > 0 ? Steps(n[0]) : null)),
        new("step", "EVERY[:FACTOR]", 1, [1, 0.1], n => (k => Math.Pow(n[1], Math.Floor(k / n[0])), null)),
        new("multi-step", "FACTOR:STEP[:STEP…]", 2, [], n => (k => Passed(n, k), null)),
        new("exponential", "FACTOR[:EVERY]", 1, [1, 1], n => (k => Math.Pow(n[0], k / n[1]), null)),
        new("polynomial", "STEPS[:POWER[:END]]", 1, [1, 1, 0], n => (k => Down(n[2], Math.Pow(1 - Part(k, n[0]), n[1])), Steps(n[0]))),
        new("cosine", "STEPS[:END]", 1, [1, 0], n => (k => Down(n[1], Wave(Part(k, n[0]))), Steps(n[0]))),
        new("inverse", "[DECAY[:POWER]]", 0, [1, 1], n => (k => Math.Pow(1 + (n[0] * k), -n[1]), null)),
        new("warmup", "STEPS[:FROM]", 1, [1, 0], n => (k => Down(n[1], Part(k + 1, n[0])), Steps(n[0]))),
        new("one-cycle", "STEPS[:RISE[:START[:END]]]", 1, [1, 0.3, 0.04, 4e-6], n => (k => Cycle(Part(k, n[0]), n), Steps(n[0]))),
        new("cyclic", "STEPS[:LEAST]", 1, [1, 0.1], n => (k => Down(n[1], 1 - Math.Abs(1 - (k / n[0] % 2))), null)),
        new("restarts", "STEPS[:GROWTH[:END]]", 1, [1, 2, 0], n => (k => Down(n[2], Wave(PartOfRestart(k, n[0], n[1]))), null)),
    ];

    /// <summary>The kinds, as they are written in text: a name and its numbers.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(kind => kind.Usage)];

    /// <summary>Reads a schedule from text, such as <c>warmup:100+cosine:900</c>.</summary>
    /// <param name="text">Kinds with their numbers, joined by <c>+</c> (one after another) and <c>*</c> (multiplied).</param>
    /// <exception cref="FormatException">The text is no schedule; the message says what would be.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.Split('+', StringSplitOptions.TrimEntries)
                .Select(part => part.Split('*', StringSplitOptions.TrimEntries).Select(One).Aggregate((a, b) => a.Times(b)))
                .Aggregate((a, b) => a.Then(b));
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    private static Schedule One(string text)
    {
        string[] words = text.Split(':', StringSplitOptions.TrimEntries);
        Kind kind = Find(words[0]);
        double[] numbers = new double[words.Length - 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new ArgumentException($"'{words[i + 1]}' in the schedule '{text}' is not a number; write {kind.Usage}.");
            }
        }

        return kind.Make(numbers);
    }

    private static Schedule Make(string name, params ReadOnlySpan<double> numbers) => Find(name).Make(numbers);

    private static Kind Find(string name) => Array.Find(s_kinds, kind => kind.Name == name)
        ?? throw new ArgumentException($"There is no schedule '{name}'. {CloseNames.Advice(name, s_kinds.Select(kind => kind.Name), "schedules")}");

    private static int Steps(double number) => (int)number;

    /// <summary>The part of a length that is over at step k.</summary>
    private static double Part(double k, double steps) => Math.Min(k / steps, 1);

    /// <summary>From 1, at height 1, to an end, at height 0.</summary>
    private static double Down(double end, double height) => end + ((1 - end) * height);

    /// <summary>Half a wave of the cosine: 1 at 0, 0 at 1.</summary>
    private static double Wave(double part) => 0.5 * (1 + Math.Cos(Math.PI * part));

    private static double Cycle(double part, double[] n) => part < n[1]
        ? Down(n[2], Wave(1 - (part / n[1])))
        : Down(n[3], Wave((part - n[1]) / (1 - n[1])));

    private static double Passed(double[] n, int step)
    {
        double factor = 1;
        for (int i = 1; i < n.Length; i++)
        {
            factor *= step >= n[i] ? n[0] : 1;
        }

        return factor;
    }

    private static double PartOfRestart(double k, double steps, double growth)
    {
        while (k >= steps)
        {
            k -= steps;
            steps *= growth;
        }

        return k / steps;
    }

    /// <summary>A kind of schedule.</summary>
    /// <param name="Name">Its name in text.</param>
    /// <param name="Numbers">What follows the name, in words.</param>
    /// <param name="Least">How many numbers must be given.</param>
    /// <param name="Defaults">The others, and how many there are at most; none where any number may follow.</param>
    /// <param name="Build">The factor and the length from the numbers.</param>
    private sealed record Kind(string Name, string Numbers, int Least, double[] Defaults, Func<double[], (Func<int, double> Factor, int? Length)> Build)
    {
        public string Usage => Numbers[0] == '[' ? $"{Name}[:{Numbers[1..]}" : $"{Name}:{Numbers}";

        public Schedule Make(ReadOnlySpan<double> given)
        {
            bool fits = given.Length >= Least && (Defaults.Length == 0 || given.Length <= Defaults.Length);
            foreach (double number in given)
            {
                fits &= double.IsFinite(number) && number >= 0;
            }

            // The first number is a length, a factor or a decay: none may be 0. Steps of no length would divide by 0.
            if (!fits || (given.Length > 0 && (given[0] == 0 || (Numbers.StartsWith("STEPS", StringComparison.Ordinal) && given[0] < 1))))
            {
                throw new ArgumentException($"'{Text(given)}' is no schedule; write {Usage}, with numbers of at least 0 and a first one above 0.");
            }

            double[] numbers = Defaults.Length == 0 ? given.ToArray() : [.. given, .. Defaults.AsSpan(given.Length)];
            if ((Name == "one-cycle" && !(numbers[1] is > 0 and < 1)) || (Name == "restarts" && numbers[1] < 1) || (Name == "exponential" && numbers[1] == 0))
            {
                throw new ArgumentException($"'{Text(given)}' is no schedule: in {Usage}, RISE lies between 0 and 1, GROWTH is at least 1 and EVERY above 0.");
            }

            (Func<int, double> factor, int? length) = Build(numbers);
            return new Schedule(Text(given), factor, length);
        }

        private string Text(ReadOnlySpan<double> given)
        {
            string text = Name;
            foreach (double number in given)
            {
                text += ":" + Messages.Numbers.Shortest(number);
            }

            return text;
        }
    }
}
