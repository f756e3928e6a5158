namespace FallLine.Compilation;

/// <summary>Integers one by one.</summary>
/// <remarks>LINQ and <c>Array.Fill</c> take them by vectors, in code that is never compiled ahead of time: a cold process waits up to a millisecond for each such method.</remarks>
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

    /// <summary>So many times the same.</summary>
    public static int[] All(int count, int value)
    {
        int[] numbers = new int[count];
        Fill(numbers, value);
        return numbers;
    }

    /// <summary>Sets all to one value.</summary>
    public static void Fill(Span<int> numbers, int value)
    {
        foreach (ref int number in numbers)
        {
            number = value;
        }
    }

    /// <summary>The greatest common divisor of two that are not negative.</summary>
    public static int CommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
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
