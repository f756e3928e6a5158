using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A step that can be run part by part.</summary>
/// <remarks>
/// Parts that add to one total go in order. Others may run at once, each in memory of its own where they need some.
/// </remarks>
internal abstract unsafe class PartwiseStep : BoundStep
{
    /// <summary>All parts together.</summary>
    public abstract int Extent { get; }

    /// <summary>What a part is a multiple of, but for the last.</summary>
    public virtual int Grain => LoweredProgram.Tile;

    /// <summary>About how long all parts take on one thread.</summary>
    public abstract double Nanoseconds { get; }

    /// <summary>Whether parts may run at once, and nothing better shares the work.</summary>
    public virtual bool IsShared => true;

    /// <summary>The elements of a total that every part adds to.</summary>
    public virtual int TotalSize => 0;

    /// <summary>Runs parts [from, to); from is a multiple of <see cref="Grain"/>.</summary>
    public abstract void Run(Workspace workspace, int from, int to);

    /// <summary>Runs parts of a step with a total that lies elsewhere; the first of them begins it.</summary>
    public virtual void Run(Workspace workspace, int from, int to, void* total, bool isFirst) => throw new NotSupportedException($"{GetType().Name} has no total.");

    /// <summary>Where the total belongs.</summary>
    public virtual void* TotalIn(Workspace workspace) => throw new NotSupportedException($"{GetType().Name} has no total.");

    /// <summary>What there is to do when all parts have run.</summary>
    public virtual void End(Workspace workspace)
    {
    }

    public sealed override void Run(Workspace workspace)
    {
        if (!IsShared || Nanoseconds < Team.LeastWork || Extent <= Grain)
        {
            Run(workspace, 0, Extent);
        }
        else
        {
            workspace.Parts.Run(this);
        }

        End(workspace);
    }
}
