using FallLine.Optimization;

namespace FallLine;

/// <summary>A point with what is known there: the value and the gradient.</summary>
/// <remarks>
/// A run owns three and writes into them in turn, so an iterate that a part or an observer is given is valid until the next
/// step; copy what must outlive it.
/// </remarks>
public sealed class Iterate
{
    private readonly AlignedVector _point;
    private readonly AlignedVector _gradient;

    internal Iterate(int dimension)
    {
        _point = new AlignedVector(dimension);
        _gradient = new AlignedVector(dimension);
    }

    /// <summary>Where.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>The value that is descended: the function's own, or its negative when it is maximised; with the objective's <see cref="Objective.Term"/> where there is one.</summary>
    public double Value { get; internal set; } = double.NaN;

    /// <summary>The value without the objective's <see cref="Objective.Term"/>.</summary>
    internal double SmoothValue { get; set; } = double.NaN;

    /// <summary>The gradient of <see cref="Value"/>, without the objective's <see cref="Objective.Term"/>.</summary>
    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>The largest magnitude among the partial derivatives: the infinity norm of the gradient; of the projected gradient within bounds, and for any term of x - prox(x - ∇f).</summary>
    public double GradientNorm { get; internal set; } = double.NaN;

    /// <summary>The step size that led here; 0 at the start.</summary>
    public double Step { get; internal set; }

    /// <summary>Whether the value and every partial derivative are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(GradientNorm);

    /// <summary>The linearised residuals here, where the run has asked for them.</summary>
    internal Optimization.Linearization? Linearization { get; set; }

    /// <summary>Whether the residuals' Jacobian has been evaluated here.</summary>
    internal bool IsLinearized { get; set; }

    internal Span<double> WritablePoint => _point;

    internal Span<double> WritableGradient => _gradient;

    internal void ForgetLinearization()
    {
        IsLinearized = false;
        Linearization?.Forget();
    }

    internal void Exchange(Ledger ledger)
    {
        bool linearized = IsLinearized;
        ledger.Flag(ref linearized);
        if (ledger.IsReading)
        {
            ForgetLinearization();
            IsLinearized = linearized;
        }

        (double value, double smooth, double norm, double step) = (Value, SmoothValue, GradientNorm, Step);
        ledger.Numbers(_point);
        ledger.Numbers(_gradient);
        ledger.Number(ref value);
        ledger.Number(ref smooth);
        ledger.Number(ref norm);
        ledger.Number(ref step);
        (Value, SmoothValue, GradientNorm, Step) = (value, smooth, norm, step);
    }
}
