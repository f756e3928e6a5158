namespace FallLine.Kernels;

/// <summary>A graph inside a primitive, made ready, with memory of its own. Inputs stay as they were set until they are set again.</summary>
/// <remarks>The memory may serve something else between two runs of the primitive: <see cref="Begin"/> comes first, then every input once.</remarks>
internal abstract unsafe class BodyRunner
{
    /// <summary>Takes the memory over.</summary>
    public abstract void Begin();

    /// <summary>Copies an input's elements from where they lie.</summary>
    public abstract void Set(int input, byte* from);

    /// <summary>Computes the outputs of the inputs.</summary>
    public abstract void Run();

    /// <summary>Copies an output's elements to a place.</summary>
    public abstract void Get(int output, byte* to);
}
