namespace FallLine.Diagnosis;

/// <summary>How often the gradient turns around the edge of a box of one or two variables: the sum of the indices of the critical points inside, whatever they are.</summary>
/// <remarks>
/// The theorem of Poincaré and Hopf: a minimum or maximum of two variables has the index 1, a saddle -1, a monkey's saddle -2; of one variable a minimum 1, a maximum -1. It holds where the gradient is
/// continuous in the box and does not vanish on its edge. Points that were missed in pairs of opposite index do not show.
/// </remarks>
internal static class EdgeIndex
{
    private const int FirstPieces = 64;
    private const int MostHalvings = 24;
    private const double LargestTurn = Math.PI / 3;

    /// <summary>The index of the box with the corners lower and upper; null where it cannot be told.</summary>
    public static int? Of(Objective objective, double[] lower, double[] upper) => objective.Dimension switch
    {
        1 => OfInterval(objective, lower[0], upper[0]),
        2 => OfRectangle(objective, lower, upper),
        _ => null,
    };

    private static int? OfInterval(Objective objective, double lower, double upper)
    {
        double[] gradient = new double[1];
        _ = objective.ValueAndGradient([lower], gradient);
        double left = gradient[0];
        _ = objective.ValueAndGradient([upper], gradient);
        double right = gradient[0];
        return left == 0 || right == 0 || !double.IsFinite(left + right) ? null : (Math.Sign(right) - Math.Sign(left)) / 2;
    }

    private static int? OfRectangle(Objective objective, double[] lower, double[] upper)
    {
        (double X, double Y)[] corners = [(lower[0], lower[1]), (upper[0], lower[1]), (upper[0], upper[1]), (lower[0], upper[1])];
        (double width, double height) = (upper[0] - lower[0], upper[1] - lower[1]);
        double[] gradient = new double[2];
        double Angle(double x, double y)
        {
            _ = objective.ValueAndGradient([x, y], gradient);
            return gradient[0] == 0 && gradient[1] == 0 ? double.NaN : Math.Atan2(gradient[1] * height, gradient[0] * width);
        }

        double turned = 0;
        for (int side = 0; side < 4; side++)
        {
            (double x0, double y0) = corners[side];
            (double x1, double y1) = corners[(side + 1) % 4];
            double Along(double t) => Angle(x0 + (t * (x1 - x0)), y0 + (t * (y1 - y0)));
            double from = Along(0);
            for (int piece = 0; piece < FirstPieces; piece++)
            {
                double to = Along((piece + 1.0) / FirstPieces);
                turned += Turn(Along, (double)piece / FirstPieces, from, (piece + 1.0) / FirstPieces, to, MostHalvings);
                from = to;
            }
        }

        double turns = turned / (2 * Math.PI);
        return double.IsFinite(turns) && Math.Abs(turns - Math.Round(turns)) < 0.01 ? (int)Math.Round(turns) : null;
    }

    /// <summary>By how much the gradient turns along a piece, halved until it turns little on each half; NaN where it always jumps.</summary>
    private static double Turn(Func<double, double> along, double left, double from, double right, double to, int halvings)
    {
        double turn = Math.IEEERemainder(to - from, 2 * Math.PI);
        if (Math.Abs(turn) <= LargestTurn)
        {
            return turn;
        }

        if (halvings == 0 || double.IsNaN(turn))
        {
            return double.NaN;
        }

        double middle = 0.5 * (left + right);
        double at = along(middle);
        return Turn(along, left, from, middle, at, halvings - 1) + Turn(along, middle, at, right, to, halvings - 1);
    }
}
