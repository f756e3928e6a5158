namespace FallLine.Compilation;

/// <summary>Integers one by one.</summary>
/// <remarks>LINQ takes them by vectors, in code that is never compiled ahead of time: a cold process waits milliseconds for each such method.</remarks>
internal static class Integers
{
    /// <summary>So many neighbours.</summary>
    public static int[] From(int first, int count)
    {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = first + i;
        }

        return numbers;
    }

    /// <summary>The greatest of some; the least integer of none.</summary>
    public static int Greatest(ReadOnlySpan<int> numbers)
    {
        int greatest = int.MinValue;
        foreach (int number in numbers)
        {
            greatest = Math.Max(greatest, number);
        }

        return greatest;
    }
}
