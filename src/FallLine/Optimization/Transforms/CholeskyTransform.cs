namespace FallLine.Optimization;

/// <remarks>The log-Cholesky parameterisation: J. C. Pinheiro and D. M. Bates, Statistics and Computing 6 (1996) 289–296, section 2.2.</remarks>
internal sealed class CholeskyTransform : Transform
{
    private const double SymmetryTolerance = 1e-12;

    public override string Name => "cholesky";

    public override int FreeCount(Shape shape) => shape.Rank == 2 && shape[0] == shape[1]
        ? shape[0] * (shape[0] + 1) / 2
        : throw new ShapeException($"A positive definite matrix is square; this parameter has shape {shape}.");

    public override Expr ToUser(Expr free, Shape shape)
    {
        int n = shape[0];
        double[] onDiagonal = new double[free.Shape.Size];
        int[] places = new int[free.Shape.Size];
        for (int row = 0, k = 0; row < n; row++)
        {
            for (int column = 0; column <= row; column++, k++)
            {
                onDiagonal[k] = row == column ? 1 : 0;
                places[k] = (row * n) + column;
            }
        }

        Expr elements = Expr.Where(Expr.Literal(onDiagonal, free.Shape), Expr.Exp(free), free);
        Expr lower = elements.ScatterAdd(places, n * n).Reshape(shape);
        return lower.Dot(lower.Transpose());
    }

    public override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free)
    {
        int n = shape[0];
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < row; column++)
            {
                (double below, double above) = (user[(row * n) + column], user[(column * n) + row]);
                if (!(Math.Abs(below - above) <= SymmetryTolerance * Math.Max(Math.Abs(below), Math.Abs(above))))
                {
                    return "must be symmetric";
                }
            }
        }

        double[] factor = new double[n * n];
        if (!Optimization.Cholesky.TryFactor(user, 0, 0, factor, n))
        {
            return "must be positive definite";
        }

        for (int row = 0, k = 0; row < n; row++)
        {
            for (int column = 0; column <= row; column++, k++)
            {
                double element = factor[(row * n) + column];
                free[k] = row == column ? Math.Log(element) : element;
            }
        }

        return null;
    }
}
