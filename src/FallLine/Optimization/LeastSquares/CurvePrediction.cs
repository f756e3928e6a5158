namespace FallLine;

/// <summary>What a fitted curve says of a place.</summary>
/// <param name="Value">The curve there.</param>
/// <param name="StandardError">The standard error of the curve there.</param>
/// <param name="Mean">Where the true curve is, with the confidence asked for.</param>
/// <param name="Observation">Where another observation of weight 1 would lie, with the confidence asked for.</param>
public readonly record struct CurvePrediction(double Value, double StandardError, CurveInterval Mean, CurveInterval Observation);
