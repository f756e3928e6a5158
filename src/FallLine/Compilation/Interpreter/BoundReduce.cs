namespace FallLine.Compilation;

/// <inheritdoc cref="ReduceStep"/>
internal sealed unsafe class BoundReduce<T>(ReduceStep step, LiteralMemory<T>[] literals) : BoundStep<T>
    where T : unmanaged
{
    private readonly Place<T> _source = new(step.Source, literals);

    public override void Run(Workspace<T> workspace)
    {
        T* source = _source.In(workspace);
        T* result = workspace.Arena + step.Result;
        for (int o = 0; o < step.Outer; o++)
        {
            for (int i = 0; i < step.Inner; i++)
            {
                double t = step.IsMax ? double.NegativeInfinity : 0;
                for (int k = 0; k < step.Extent; k++)
                {
                    T v = source[(((nint)o * step.Extent) + k) * step.Inner + i];
                    double d = typeof(T) == typeof(double) ? *(double*)&v : *(float*)&v;
                    t = step.IsMax ? Math.Max(t, d) : t + d;
                }

                result[((nint)o * step.Inner) + i] = Elements.From<T>(t);
            }
        }
    }
}
