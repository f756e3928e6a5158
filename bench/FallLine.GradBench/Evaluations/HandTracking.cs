using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>ht: the errors of a model of a hand, moved by its bones, and their Jacobian.</summary>
/// <remarks>Only the vertices that correspond to a point are moved; in the complicated form these are the corners of a triangle, between which the point lies.</remarks>
internal static class HandTracking
{
    private const int Angles = 26;
    private const int Fingers = 5;
    private const double LeastTurn = 1e-4;

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("ht", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["objective"] = Work.Of(Read, size => Function.Of(given => Errors(size, given, given["theta"], given["us"]), size.Inputs), Json.List),
        ["jacobian"] = Work.Of(Read, size => Function.Of(given => Jacobian(size, given), size.Inputs), (writer, size, answer) => writer.Rows(answer, 3 * size.Points)),
    });

    /// <summary>A row for each error: the derivatives by the two coordinates in its own triangle, if there is one, then by theta.</summary>
    private static Expr Jacobian(Size size, Variables given)
    {
        (Expr theta, Expr us) = (given["theta"], given["us"]);
        int errors = 3 * size.Points;
        List<Expr> columns = [];
        if (size.Corners > 1)
        {
            // An error depends on its own coordinates alone, so a change of all first coordinates at once shows every derivative by a first one.
            Function ofCoordinates = Function.Of(at => Errors(size, given, theta, at), us.Shape);
            columns.Add(ofCoordinates.Jvp(us, us * 0 + Literal([1, 0])).Reshape(Shape.Matrix(errors, 1)));
            columns.Add(ofCoordinates.Jvp(us, us * 0 + Literal([0, 1])).Reshape(Shape.Matrix(errors, 1)));
        }

        columns.Add(Function.Of(at => Errors(size, given, at, us), theta.Shape).Jacobian(theta).Reshape(Shape.Matrix(errors, Angles)));
        return Concatenate(columns, axis: 1);
    }

    private static Expr Errors(Size size, Variables given, Expr theta, Expr us)
    {
        Expr vertices = Move(size, given, theta);
        Expr hand = vertices;
        if (size.Corners > 1)
        {
            Expr Corner(int corner) => vertices.Slice(0, corner * size.Points, size.Points);
            Expr first = us.Slice(1, 0, 1);
            Expr second = us.Slice(1, 1, 1);
            hand = (first * Corner(0)) + (second * Corner(1)) + ((1 - first - second) * Corner(2));
        }

        return given["points"] - hand;
    }

    /// <summary>Where the hand's vertices are: each the mean, by its weights, of where the bones would take it; then turned and moved as a whole.</summary>
    private static Expr Move(Size size, Variables given, Expr theta)
    {
        Expr transforms = Concatenate(Transforms(size, given, theta).Select(transform => transform[..3].Reshape(Shape.Matrix(1, 12))));
        int count = size.Corners * size.Points;
        Expr blended = given["weights"].Dot(transforms).Reshape(Shape.Of(count, 3, 4));
        Expr placed = Sum(blended * given["positions"].Reshape(Shape.Of(count, 1, 4)), axis: 2);
        return (placed * Literal([size.Mirrored ? -1 : 1, 1, 1])).Dot(Turn(theta[..3]).Transpose()) + theta[3..6];
    }

    private static List<Expr> Transforms(Size size, Variables given, Expr theta)
    {
        Expr[] absolutes = new Expr[size.Parents.Length];
        List<Expr> transforms = [];
        for (int bone = 0; bone < absolutes.Length; bone++)
        {
            Expr relative = given["relatives"][bone].Dot(BoneTurn(theta, bone));
            int parent = size.Parents[bone];
            absolutes[bone] = parent < 0 ? relative : absolutes[parent].Dot(relative);
            transforms.Add(absolutes[bone].Dot(given["inverses"][bone]));
        }

        return transforms;
    }

    /// <summary>The turn of a bone. The first two bones do not turn; of each finger's four the first turns about two axes, the next two about one, the last not.</summary>
    private static Expr BoneTurn(Expr theta, int bone)
    {
        (int finger, int joint) = ((bone - 2) / 4, (bone - 2) % 4);
        if (bone < 2 || finger >= Fingers || joint == 3)
        {
            return Identity(4);
        }

        int first = 6 + (4 * finger);
        Expr about = theta[joint == 0 ? first : first + joint + 1];
        (Expr c, Expr s) = (Cos(about), Sin(about));
        Expr turn = Matrix(4, [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1]);
        if (joint == 0)
        {
            (Expr c1, Expr s1) = (Cos(theta[first + 1]), Sin(theta[first + 1]));
            turn = Matrix(4, [c1, -s1, 0, 0, s1, c1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]).Dot(turn);
        }

        return turn;
    }

    /// <summary>The rotation about an axis by its length, by Rodrigues' formula.</summary>
    private static Expr Turn(Expr rotation)
    {
        Expr angle = Norm(rotation);
        Expr still = angle < LeastTurn;
        Expr axis = rotation / Where(still, 1, angle);
        (Expr x, Expr y, Expr z) = (axis[0], axis[1], axis[2]);
        (Expr c, Expr s) = (Cos(angle), Sin(angle));
        Expr turn = Matrix(3,
        [
            (x * x) + ((1 - (x * x)) * c), (x * y * (1 - c)) - (z * s), (x * z * (1 - c)) + (y * s),
            (x * y * (1 - c)) + (z * s), (y * y) + ((1 - (y * y)) * c), (y * z * (1 - c)) - (x * s),
            (x * z * (1 - c)) - (y * s), (y * z * (1 - c)) + (x * s), (z * z) + ((1 - (z * z)) * c),
        ]);
        return Where(still, Identity(3), turn);
    }

    private static Expr Identity(int size) => Matrix(size, [.. Enumerable.Range(0, size * size).Select(i => (Expr)(i % (size + 1) == 0 ? 1 : 0))]);

    private static Expr Matrix(int size, Expr[] elements) => Concatenate(elements).Reshape(Shape.Matrix(size, size));

    private static (Size Size, double[] Point) Read(JsonElement input)
    {
        JsonElement data = input.GetProperty("data");
        JsonElement model = data.GetProperty("model");
        int[] correspondences = [.. data.GetProperty("correspondences").EnumerateArray().Select(index => index.GetInt32())];
        bool complicated = input.GetProperty("us").GetArrayLength() > 0;
        int corners = complicated ? 3 : 1;
        double[] triangles = complicated ? model.Numbers("triangles") : [];

        // All first corners, then all second ones, then all third ones.
        int[] chosen = complicated
            ? [.. Enumerable.Range(0, corners).SelectMany(corner => correspondences.Select(index => (int)triangles[(3 * index) + corner]))]
            : correspondences;
        int[] parents = [.. model.Numbers("parents").Select(parent => (int)parent)];
        Size size = new(string.Join(' ', parents), correspondences.Length, corners, model.GetProperty("is_mirrored").GetBoolean());
        double[] weights = model.Numbers("weights");
        double[] positions = model.Numbers("base_positions");
        return (size,
        [
            .. model.Numbers("base_relatives"), .. model.Numbers("inverse_base_absolutes"), .. Rows(positions, 4, chosen),
            .. Rows(weights, parents.Length, chosen), .. data.Numbers("points"), .. input.Numbers("us"), .. input.Numbers("theta"),
        ]);
    }

    private static IEnumerable<double> Rows(double[] matrix, int columns, int[] rows) =>
        rows.SelectMany(row => new ArraySegment<double>(matrix, row * columns, columns));

    private sealed record Size(string Tree, int Points, int Corners, bool Mirrored)
    {
        // Not kept: what a record keeps takes part in its equality, and no two lists are equal.
        public int[] Parents => [.. Tree.Split(' ').Select(int.Parse)];

        public Parameters Inputs => Parameters.Of(
            ("relatives", Shape.Of(Parents.Length, 4, 4)),
            ("inverses", Shape.Of(Parents.Length, 4, 4)),
            ("positions", Shape.Matrix(Corners * Points, 4)),
            ("weights", Shape.Matrix(Corners * Points, Parents.Length)),
            ("points", Shape.Matrix(Points, 3)),
            ("us", Corners == 1 ? Shape.Matrix(0, 2) : Shape.Matrix(Points, 2)),
            ("theta", Shape.Vector(Angles)));
    }
}
