using System.Globalization;
using System.Text;

namespace FallLine.Compilation;

/// <summary>What became of a graph on its way to a program, for <see cref="Kernel.Explain"/>.</summary>
/// <param name="nodesBefore">Nodes of the graph as it came.</param>
/// <param name="simplified">The graph that was lowered.</param>
/// <param name="rewrites">How many nodes each pass rewrote, in the passes' order.</param>
internal sealed class Explanation(int nodesBefore, Graph simplified, int[] rewrites)
{
    // Numbers, not the graph: a kernel that holds its graph would double the memory of a large one.
    private readonly int _nodesAfter = simplified.Nodes.Length;
    private readonly double _nanoseconds = Cost.Of(simplified);

    /// <summary>All of it, a line each; the steps are numbered.</summary>
    public string Text(LoweredProgram program, IExecutable executable)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{nodesBefore} nodes, {_nodesAfter} after simplification{Passes()}\n");
        text.Append(CultureInfo.InvariantCulture, $"{program.InputSize} numbers in, {program.OutputSize} out, {program.ElementType.ToString().ToLowerInvariant()}\n{executable.Tier}\n");
        text.Append(CultureInfo.InvariantCulture, $"estimated cost: {_nanoseconds / 1000:G3} us a run\n");
        text.Append(CultureInfo.InvariantCulture, $"{executable.WorkingMemory} bytes of working memory for each thread\n");
        for (int i = 0; i < program.Steps.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {program.Steps[i].Describe()}\n");
        }

        foreach (RowGroup group in program.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.First + 1} to {group.Last + 1} together, by blocks of {group.Block} of {group.Rows} {(group.IsBatch ? "matrices" : "rows")}\n");
        }

        return text.ToString();
    }

    private string Passes()
    {
        string[] used = [.. Simplification.Passes.Zip(rewrites).Where(pass => pass.Second > 0).Select(pass => $"{pass.First.Name} {pass.Second}")];
        return used.Length == 0 ? "" : $" (rewrites: {string.Join(", ", used)})";
    }
}
