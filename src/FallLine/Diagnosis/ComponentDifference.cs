namespace FallLine;

/// <summary>A component of a gradient beside what the function's values say it is.</summary>
/// <param name="Index">Its place in the point, from 0.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="Given">What the gradient says.</param>
/// <param name="Measured">What differences of values say.</param>
/// <param name="Uncertainty">What the measured one is wrong by, as estimated.</param>
public sealed record ComponentDifference(int Index, string Name, double Given, double Measured, double Uncertainty);
