namespace FallLine.Optimization;

/// <summary>Which of a variable's bounds a point lies on.</summary>
[Flags]
internal enum Sides
{
    None = 0,
    Lower = 1,
    Upper = 2,
}
