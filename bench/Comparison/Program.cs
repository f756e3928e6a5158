using System.Globalization;
using FallLine.Comparison;

if (args is not [("time" or "validate") and string task, string fallLineProgram, string handProgram, .. string[] rest])
{
    Console.Error.WriteLine("usage: (time | validate) <FallLine.GradBench.dll> <program in C++> [--torch <script>] [--rounds <count>] [--only <evaluation>[,...]]");
    return 2;
}

string? Option(string name) => Array.IndexOf(rest, name) is >= 0 and int at ? rest[at + 1] : null;
string[]? only = Option("--only")?.Split(',');
IEnumerable<Case> cases = Cases.All.Where(asked => only is null || only.Contains(asked.Module));

using Tool fallLine = new("FallLine", "dotnet", fallLineProgram);
using Tool hand = new("C++", handProgram);
if (task == "validate")
{
    return Validation.Run(fallLine, hand, cases, Console.Out) ? 0 : 1;
}

using Tool? torch = Option("--torch") is { } script ? new Tool("PyTorch", "/usr/bin/python3", script) : null;
int rounds = int.Parse(Option("--rounds") ?? "7", CultureInfo.InvariantCulture);
Race race = new(fallLine, hand, torch, rounds);
List<Times> times = [];
foreach (Case asked in cases.Where(asked => asked.Timed))
{
    Console.Error.WriteLine($"{asked.Module} {asked.Size}");
    times.Add(race.Run(asked));
}

new Report(times).Write(Console.Out, rounds);
return 0;
