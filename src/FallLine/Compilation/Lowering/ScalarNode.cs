using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What straight-line code reads and writes, by the number of the argument that carries its start.</summary>
internal enum Memory : byte
{
    /// <summary>The caller's input.</summary>
    Input,

    /// <summary>The program's working memory.</summary>
    Arena,

    /// <summary>Values that pass from one chunk to a later one.</summary>
    Scratch,

    /// <summary>The caller's output.</summary>
    Output,
}

internal enum ScalarNodeKind : byte
{
    /// <summary>A number known when the code is made.</summary>
    Constant,

    /// <summary>An element that nothing writes while the code runs: it can be read at any time.</summary>
    Load,

    /// <summary>An element that is written later: it must be read here.</summary>
    Read,

    /// <summary>An elementwise function of scalars.</summary>
    Compute,

    /// <summary>A scalar goes to memory, combined with what is there by the primitive, if there is one.</summary>
    Store,

    /// <summary>An instruction on arrays, run by the interpreter's loop.</summary>
    Array,
}

/// <summary>One node of straight-line code in single-assignment form. Operands are numbers of earlier nodes, -1 where there is none.</summary>
internal readonly record struct ScalarNode(
    ScalarNodeKind Kind,
    Memory Memory = Memory.Arena,
    int Offset = 0,
    double Value = 0,
    Elementwise? Primitive = null,
    int X = -1,
    int Y = -1,
    int Z = -1);
