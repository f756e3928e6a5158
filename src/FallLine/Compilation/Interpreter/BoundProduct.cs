namespace FallLine.Compilation;

/// <inheritdoc cref="ProductStep"/>
internal sealed unsafe class BoundProduct<T>(ProductStep step, LiteralMemory<T>[] literals) : BoundStep<T>
    where T : unmanaged
{
    private readonly Place<T> _left = new(step.Left, literals);
    private readonly Place<T> _right = new(step.Right, literals);

    public override void Run(Workspace<T> workspace)
    {
        T* a = _left.In(workspace);
        T* b = _right.In(workspace);
        T* c = workspace.Arena + step.Result;
        int m = step.Rows;
        int n = step.Columns;
        int k = step.Inner;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double t = 0;
                for (int p = 0; p < k; p++)
                {
                    T x = a[step.Product.TransposeLeft ? ((nint)p * m) + i : ((nint)i * k) + p];
                    T y = b[step.Product.TransposeRight ? ((nint)j * k) + p : ((nint)p * n) + j];
                    t += (typeof(T) == typeof(double) ? *(double*)&x : *(float*)&x) * (typeof(T) == typeof(double) ? *(double*)&y : *(float*)&y);
                }

                c[((nint)i * n) + j] = Elements.From<T>(t);
            }
        }
    }
}
