using FallLine.GradBench;
using FallLine.GradBench.Protocol;

using StreamReader input = new(Console.OpenStandardInput());
using Stream output = Console.OpenStandardOutput();
new Session(Evaluation.All).Run(input, output);
