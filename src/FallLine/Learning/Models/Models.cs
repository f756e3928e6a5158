using FallLine.Learning;

namespace FallLine;

/// <summary>The kinds of models, by name. One file each.</summary>
public static partial class Models
{
    /// <summary>The penalty on the weights of classifiers, where none is given.</summary>
    /// <remarks>
    /// Classes that a line can separate have no best weights: stretching them lowers the loss for ever. A small penalty gives every table a
    /// minimum, and one that rows not seen in training agree with better. 1e-3 is, for 1000 rows and standardised features, what scikit-learn's
    /// default (C = 1) is; there the penalty per row fades as rows are added, here it does not depend on their number.
    /// </remarks>
    private const double ClassifierL2 = 1e-3;

    /// <summary>Every kind of model.</summary>
    public static IReadOnlyList<ModelKind> All => field ??= Gathered.Of<ModelKind>(typeof(Models), kind => kind.Id);

    /// <summary>The kind called <paramref name="id"/>; null where there is none.</summary>
    /// <param name="id">The name.</param>
    public static ModelKind? Find(string id) => All.FirstOrDefault(kind => kind.Id == id);
}
