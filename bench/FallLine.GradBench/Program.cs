using FallLine;
using FallLine.GradBench;
using FallLine.GradBench.Protocol;

// GradBench compares tools on one thread; whoever wants more says so.
if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FALLLINE_THREADS")))
{
    Threads.Count = 1;
}

using StreamReader input = new(Console.OpenStandardInput());
using Stream output = Console.OpenStandardOutput();
new Session(Evaluation.All).Run(input, output);
