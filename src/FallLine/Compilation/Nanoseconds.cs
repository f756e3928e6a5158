namespace FallLine.Compilation;

/// <summary>What things cost on one core of an AVX-512 machine of 2024, measured: the one table behind every prediction.</summary>
/// <remarks>
/// A choice between two plans hangs on ratios of these numbers, and on no clock: the same program is planned alike on every machine.
/// </remarks>
internal static class Nanoseconds
{
    /// <summary>The interpreter's way to a step or instruction on small arrays.</summary>
    public const double Instruction = 4;

    /// <summary>A scalar instruction interpreted; 7 where thousands do not fit the nearest cache.</summary>
    public const double Scalar = 2.5;

    /// <summary>A scalar instruction as machine code.</summary>
    public const double CompiledScalar = 0.25;

    /// <summary>The way to a step that moves or reduces small arrays.</summary>
    public const double SmallStep = 15;

    /// <summary>A special function of a scalar, interpreted.</summary>
    public const double SpecialScalar = 8;

    /// <summary>An element of an addition, product or comparison of arrays.</summary>
    public const double Element = 0.1;

    /// <summary>An element of a special function of arrays.</summary>
    public const double SpecialElement = 1;

    /// <summary>
    /// An element moved. Alone, with a stride, it is 2; but a graph is priced before it is batched, and where many rows move few elements
    /// row code makes names of them: priced at 2, the Jacobian of bundle adjustment went the other way and took 300 times as long.
    /// </summary>
    public const double Move = 0.3;

    /// <summary>The start of a matrix product.</summary>
    public const double Product = 60;

    /// <summary>A multiplication and addition in a product of matrices.</summary>
    public const double MultiplyAdd = 0.03;

    /// <summary>The same in the product of a matrix and a vector, which reads as many numbers.</summary>
    public const double MultiplyAddOfVector = 0.1;

    /// <summary>An operand handed to a program inside a step.</summary>
    public const double Handing = 5;

    /// <summary>Machine code made of a scalar instruction.</summary>
    public const double CompileScalar = 8_000;

    /// <summary>Machine code made of a cheap instruction on vectors.</summary>
    public const double CompileVector = 20_000;

    /// <summary>Machine code made of an inlined special function.</summary>
    public const double CompileSpecialVector = 400_000;

    /// <summary>What the first generated method of a process costs.</summary>
    public const double CompileFirst = 500_000;
}
