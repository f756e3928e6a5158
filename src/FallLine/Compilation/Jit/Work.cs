using System.Globalization;
using System.Runtime.Intrinsics;

namespace FallLine.Compilation;

/// <summary>What a program is expected to cost, from its instructions alone, so that the decision to compile does not hang on a clock.</summary>
/// <param name="RunTime">Nanoseconds that one interpreted run spends in steps that machine code would speed up.</param>
/// <param name="CompileTime">Nanoseconds to make that code.</param>
internal readonly record struct Work(double RunTime, double CompileTime)
{
    /// <summary>Nanoseconds of interpreting after which machine code is made: when it would have paid for itself.</summary>
    public double Threshold => Nanoseconds.CompileFirst + CompileTime;

    /// <summary>The run after which code is made; 0 where none ever is.</summary>
    public long Runs => RunTime > 0 ? (long)Math.Ceiling(Threshold / RunTime) : 0;

    /// <summary>Whether a step gets code of its own.</summary>
    /// <remarks>Without registers of 64 bytes each vector is two or more, and a fused loop runs out of them: the interpreter is as fast.</remarks>
    public static bool Gains(Step step) => step switch
    {
        DirectStep direct => Array.Exists(direct.Instructions, StraightLine.IsScalar) || SmallArrays.Fit(direct.Instructions) || ShortArrays.Fit(direct.Instructions, Vector512<double>.Count),
        TiledStep or RowStep => Vector512.IsHardwareAccelerated,
        NestedStep nested => nested.Kernel is Kernels.IRepeatedKernel { Conditions: 1 },
        _ => false,
    };

    /// <summary>Nanoseconds that the interpreter spends in a tiled step on one thread, about.</summary>
    public static double InterpretedTime(TiledStep step)
    {
        double element = 0;
        foreach (Instruction instruction in step.Instructions)
        {
            element += instruction.Primitive is not { } primitive || ElementwiseCode.IsCheap(primitive) ? Nanoseconds.Element : Nanoseconds.SpecialElement;
        }

        return element * step.Size;
    }

    /// <summary>Nanoseconds that the interpreter spends in row code on one thread, about.</summary>
    public static double InterpretedTime(RowStep step)
    {
        double row = 0;
        foreach (ScalarNode node in step.Code)
        {
            row += node.Primitive is not { } primitive || ElementwiseCode.IsCheap(primitive) ? Nanoseconds.Element : Nanoseconds.SpecialElement;
        }

        return row * step.Rows;
    }

    public static Work Of(LoweredProgram program)
    {
        if (SmallPrograms.CostOf(program) is { } small)
        {
            return new Work(small.Interpreted, Nanoseconds.CompileScalar * small.Computed);
        }

        double run = 0;
        double compile = 0;
        foreach (Step step in program.Steps)
        {
            switch (step)
            {
                case DirectStep direct when Gains(step):
                    bool isTakenApart = SmallArrays.Fit(direct.Instructions);
                    foreach (Instruction instruction in direct.Instructions)
                    {
                        bool isCheap = instruction.Primitive is not { } primitive || ElementwiseCode.IsCheap(primitive);
                        run += isCheap ? Nanoseconds.Scalar : Nanoseconds.SpecialScalar;
                        compile += Nanoseconds.CompileScalar * (isTakenApart ? Math.Max(1, instruction.Count) : 1);
                    }

                    break;
                case RowStep rows when Gains(step):
                    run += InterpretedTime(rows);
                    compile += Nanoseconds.CompileVector * rows.Code.Length;
                    break;
                case TiledStep tiled when Gains(step):
                    foreach (Instruction instruction in tiled.Instructions)
                    {
                        bool isCheap = instruction.Primitive is not { } primitive || ElementwiseCode.IsCheap(primitive);
                        run += tiled.Size * (isCheap ? Nanoseconds.Element : Nanoseconds.SpecialElement);
                        compile += isCheap ? Nanoseconds.CompileVector : Nanoseconds.CompileSpecialVector;
                    }

                    break;
                case NestedStep nested:
                    foreach (LoweredProgram inside in nested.Programs)
                    {
                        Work once = Of(inside);
                        run += nested.Runs * once.RunTime;
                        compile += once.CompileTime;
                    }

                    break;
            }
        }

        return new Work(run, compile);
    }

    public override string ToString() => RunTime > 0
        ? string.Create(CultureInfo.InvariantCulture, $"about {RunTime / 1000:G3} us a run; machine code after {Runs} runs")
        : "machine code would gain nothing";
}
