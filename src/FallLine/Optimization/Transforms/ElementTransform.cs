namespace FallLine.Optimization;

/// <summary>A transform of each element by itself.</summary>
internal abstract class ElementTransform : Transform
{
    public sealed override int FreeCount(Shape shape) => shape.Size;

    public sealed override Expr ToUser(Expr free, Shape shape) => ToUser(free.Reshape(shape));

    public sealed override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free)
    {
        for (int i = 0; i < free.Length; i++)
        {
            free[i] = ToFree(user[i]);
            if (!double.IsFinite(free[i]))
            {
                return Domain;
            }
        }

        return null;
    }

    /// <summary>What an element must be.</summary>
    protected abstract string Domain { get; }

    protected abstract Expr ToUser(Expr free);

    /// <summary>Not finite where there is none.</summary>
    protected abstract double ToFree(double user);
}
