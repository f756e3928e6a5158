using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A program of nothing but scalars inside another: its inputs lie one after another, and behind them its outputs.</summary>
internal sealed unsafe class StraightLineInside : IInside
{
    private readonly LoweredProgram _program;
    private readonly Chunk[] _chunks;

    [RequiresDynamicCode("Makes methods at run time.")]
    public StraightLineInside(LoweredProgram program, StraightLine code)
    {
        _program = program;
        (_chunks, int scratchSize) = StraightLineCode.Compile(code, program.ElementType);
        Needs = new WorkspaceNeeds { Scratch = scratchSize };
    }

    public WorkspaceNeeds Needs { get; }

    public BodyRunner RunnerIn(Workspace around, byte* arena, NestedStep step, int number) => new Runner(this, around, arena, step.Inputs[number]);

    private sealed class Runner : BodyRunner
    {
        private readonly Workspace _workspace;
        private readonly Chunk[] _chunks;
        private readonly byte*[] _places;
        private readonly uint[] _sizes;
        private readonly OutputCopy[] _outputs;
        private readonly byte* _from;
        private readonly byte* _to;
        private readonly int _elementSize;

        public Runner(StraightLineInside program, Workspace around, byte* arena, int[] inputs)
        {
            _workspace = around;
            _chunks = program._chunks;
            _elementSize = program._program.ElementSize;
            _outputs = program._program.Outputs;
            _from = arena;
            _places = new byte*[inputs.Length];
            _sizes = new uint[inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                _places[i] = arena;
                _sizes[i] = (uint)(inputs[i] * _elementSize);
                arena += _sizes[i];
            }

            _to = arena;
        }

        public override void Begin()
        {
        }

        public override void Set(int input, byte* from) => Unsafe.CopyBlockUnaligned(_places[input], from, _sizes[input]);

        public override void Run()
        {
            foreach (Chunk chunk in _chunks)
            {
                chunk(_from, null, _workspace.Scratch, _to);
            }
        }

        public override void Get(int output, byte* to)
        {
            ref readonly OutputCopy copy = ref _outputs[output];
            Unsafe.CopyBlockUnaligned(to, _to + ((nint)copy.To * _elementSize), (uint)(copy.Count * _elementSize));
        }
    }
}
