using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="NestedStep"/>
internal sealed unsafe class BoundNested : BoundStep
{
    private readonly NestedStep _step;
    private readonly Place[] _operands;
    private readonly IInside[] _programs;
    private readonly int _number;
    private readonly nint _elementSize;

    /// <param name="step">The step.</param>
    /// <param name="binding">Its operands' places, and its programs.</param>
    /// <param name="number">Its number among the steps of its kind.</param>
    public BoundNested(NestedStep step, Binding binding, int number)
    {
        (_step, _number) = (step, number);
        _elementSize = binding.ElementSize;
        _operands = [.. step.Operands.Select(binding.Place)];
        _programs = [.. step.Programs.Select(binding.Inside)];
        foreach (IInside program in _programs)
        {
            Needs = Needs.With(program.Needs);
        }
    }

    /// <summary>What the programs need.</summary>
    public WorkspaceNeeds Needs { get; }

    public override void Run(Workspace workspace)
    {
        BodyRunner[] runners = workspace.Runners(this, _number);
        byte** operands = stackalloc byte*[_operands.Length];
        for (int i = 0; i < _operands.Length; i++)
        {
            operands[i] = _operands[i].In(workspace);
        }

        _step.Kernel.Run(runners, operands, _operands.Length, workspace.Arena + (_step.Result * _elementSize));
    }

    public BodyRunner[] RunnersIn(Workspace workspace)
    {
        var runners = new BodyRunner[_programs.Length];
        for (int i = 0; i < runners.Length; i++)
        {
            runners[i] = _programs[i].RunnerIn(workspace, workspace.Arena + (_step.Arenas[i] * _elementSize), _step, i);
        }

        return runners;
    }
}
