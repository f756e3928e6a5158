using FallLine.Learning;
using FallLine.Messages;

namespace FallLine;

/// <summary>
/// The one list of what there is by name. The command line, its help and the documentation are generated from it; what it
/// lists describes itself, beside its own code.
/// </summary>
/// <example><code>
/// foreach (Method method in Catalog.Methods)
/// {
///     Console.WriteLine($"{method.Id}: {method.Summary}");
/// }
/// </code></example>
public static class Catalog
{
    // The command line lists methods at every start, problems only when asked.
    private static readonly Lazy<IReadOnlyList<ReferenceProblem>> s_problems = new(() => Gathered.Of<ReferenceProblem>(typeof(FallLine.Problems), problem => problem.Id));
    private static readonly Lazy<IReadOnlyList<CurveProblem>> s_curveProblems = new(() => NistCurves.Read());

    /// <summary>Every method of descent, by name. A public static property of type <see cref="Method"/> in <see cref="FallLine.Methods"/> is all it takes to be here.</summary>
    public static IReadOnlyList<Method> Methods { get; } = Gathered.Of<Method>(typeof(Methods), method => method.Id);

    /// <summary>The method called <paramref name="id"/>.</summary>
    /// <param name="id">Its name, such as <c>lbfgs</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those that are near.</exception>
    public static Method Method(string id) => Find(Methods, method => method.Id, id, "method");

    /// <summary>Every kind of model, by name.</summary>
    public static IReadOnlyList<ModelKind> Models => FallLine.Models.All;

    /// <summary>The kind of model called <paramref name="id"/>.</summary>
    /// <param name="id">Its name, such as <c>softmax</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those that are near.</exception>
    public static ModelKind Model(string id) => Find(Models, kind => kind.Id, id, "model");

    /// <summary>Every metric, by name.</summary>
    public static IReadOnlyList<Metric> Metrics => FallLine.Metrics.All;

    /// <summary>Every reference problem, by name. A public static property of type <see cref="ReferenceProblem"/> in <see cref="FallLine.Problems"/> is all it takes to be here.</summary>
    public static IReadOnlyList<ReferenceProblem> Problems => s_problems.Value;

    /// <summary>The reference problem called <paramref name="id"/>.</summary>
    /// <param name="id">Its name, such as <c>rosenbrock</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those that are near.</exception>
    public static ReferenceProblem Problem(string id) => Find(Problems, problem => problem.Id, id, "problem");

    /// <summary>Every curve whose right answer is certified: those of NIST, the easiest first.</summary>
    public static IReadOnlyList<CurveProblem> CurveProblems => s_curveProblems.Value;

    /// <summary>The reference curve called <paramref name="id"/>.</summary>
    /// <param name="id">Its name, such as <c>Misra1a</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those that are near.</exception>
    public static CurveProblem CurveProblem(string id) => Find(CurveProblems, problem => problem.Id, id, "reference curve");

    private static T Find<T>(IReadOnlyList<T> items, Func<T, string> nameOf, string name, string noun)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        return items.FirstOrDefault(item => nameOf(item) == name) ?? throw new ArgumentException($"There is no {noun} '{name}'. {CloseNames.Advice(name, items.Select(nameOf), noun + "s")}", nameof(name));
    }
}
