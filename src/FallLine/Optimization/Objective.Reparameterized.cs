using System.Collections.Immutable;
using FallLine.Optimization;

namespace FallLine;

/// <content>Variables that are moved through others.</content>
public abstract partial class Objective
{
    /// <summary>How the variables are made from free ones; null where a method moves the variables themselves.</summary>
    internal virtual Reparameterization? Reparameterization => null;

    /// <summary>The same function, some of whose parameters are kept what they must be: a method moves free variables from which <see cref="Transform"/>s make them.</summary>
    /// <remarks>
    /// Start, point and path stay in the function's own variables. The gradient norm, its tolerance and the critical point's eigenvalues are those of the free variables,
    /// because there the minimum is an ordinary one; observers see the free variables too. Bounds hold beside transforms of single elements.
    /// </remarks>
    /// <param name="transforms">Parameters by name, each with its transform; the others stay as they are.</param>
    /// <example><code>
    /// Objective model = likelihood.Reparameterized(("rate", Transform.Log), ("weights", Transform.Simplex), ("offset", Transform.Fixed(0)));
    /// </code></example>
    /// <exception cref="ArgumentException">A name is not a parameter's, or is named twice, or no parameter is left to change.</exception>
    /// <exception cref="ShapeException">A transform does not fit the shape of its parameter.</exception>
    public Objective Reparameterized(params ReadOnlySpan<(string Name, Transform Transform)> transforms)
    {
        var all = new Dictionary<string, Transform>(Transforms);
        foreach ((string name, Transform transform) in transforms)
        {
            ArgumentNullException.ThrowIfNull(transform, nameof(transforms));
            if (!all.TryAdd(name, transform))
            {
                throw new ArgumentException($"The parameter '{name}' has two transforms: {all[name].Name} and {transform.Name}. Give it one.", nameof(transforms));
            }
        }

        return new ReparameterizedObjective(Original, all.ToImmutableDictionary());
    }

    /// <summary>The same function in variables that matter equally: each is scaled by 1/√|∂²f/∂x²| at a point, where that is known and not 0, else by its magnitude there.</summary>
    /// <remarks>
    /// <para>Methods that follow the gradient alone (gradient descent, momentum, conjugate gradients) go straight where they would zig-zag across units of different size; those that learn the curvature start out knowing its diagonal.</para>
    /// <para>The scales are powers of 2, which round nothing. The gradient norm and its tolerance are then those of the scaled variables.</para>
    /// </remarks>
    /// <param name="at">Where to measure, in the function's own variables: usually the start.</param>
    /// <exception cref="ArgumentException">The point has not <see cref="Dimension"/> finite numbers.</exception>
    public Objective Scaled(ReadOnlySpan<double> at)
    {
        if (at.Length != Dimension)
        {
            throw new ArgumentException($"The point to scale by has {at.Length} numbers, but the objective has {Dimension} variables.", nameof(at));
        }

        double[] curvatures = Function is { } function ? function.HessianDiagonal(at) : [];
        double[] scales = new double[Dimension];
        for (int i = 0; i < scales.Length; i++)
        {
            double byCurvature = curvatures.Length > 0 ? 1 / Math.Sqrt(Math.Abs(curvatures[i])) : double.NaN;
            double scale = double.IsFinite(byCurvature) && byCurvature > 0 ? byCurvature : Math.Abs(at[i]);
            scales[i] = double.IsFinite(scale) && scale > 0 ? Math.ScaleB(1, Math.ILogB(scale)) : 1;
        }

        return Reparameterized(
            [.. Parameters.Items.Where(item => !Transforms.ContainsKey(item.Name)).Select(item => (item.Name, Transform.Scaled(item.Of(scales))))]);
    }

    /// <summary>The objective before it was reparameterised.</summary>
    private protected virtual Objective Original => this;

    private protected virtual ImmutableDictionary<string, Transform> Transforms => ImmutableDictionary<string, Transform>.Empty;

    /// <summary>Is what it was made from to everyone but the loop, which asks how its variables are moved.</summary>
    private sealed class ReparameterizedObjective(Objective original, ImmutableDictionary<string, Transform> transforms) : WrappedObjective(original)
    {
        public override Residuals? Residuals => Reparameterization.Objective.Residuals is null ? null : Inner.Residuals;

        public override RobustLoss Loss => Inner.Loss;

        internal override Reparameterization Reparameterization { get; } = new(original, transforms);

        private protected override Objective Original => Inner;

        private protected override ImmutableDictionary<string, Transform> Transforms => transforms;
    }
}
