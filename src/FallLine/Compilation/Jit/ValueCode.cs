using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What one value of straight-line code is, a number or a vector of the same number for many rows, and the instructions that handle it.</summary>
internal sealed class ValueCode
{
    private readonly bool _isDouble;
    private readonly bool _isVector;
    private readonly bool _isOfNeighbours;

    private ValueCode(ElementType type, bool isVector, int size, bool isOfNeighbours = false)
    {
        _isOfNeighbours = isOfNeighbours;
        ElementType = type;
        _isDouble = type == ElementType.Double;
        _isVector = isVector;
        Type = (_isDouble, isVector) switch
        {
            (true, false) => typeof(double),
            (false, false) => typeof(float),
            (true, true) => typeof(Vector512<double>),
            (false, true) => typeof(Vector512<float>),
        };
        ElementSize = _isDouble ? sizeof(double) : sizeof(float);
        Size = size;
    }

    public ElementType ElementType { get; }

    /// <summary>The type of a local variable.</summary>
    public Type Type { get; }

    /// <summary>Bytes of a number in memory.</summary>
    public int ElementSize { get; }

    /// <summary>Bytes from one value to the next in scratch memory.</summary>
    public int Size { get; }

    /// <summary>The lanes of a vector.</summary>
    public int Lanes => 64 / ElementSize;

    public static ValueCode Scalar(ElementType type) => new(type, isVector: false, type == ElementType.Double ? sizeof(double) : sizeof(float));

    /// <summary>As many rows as a vector of 64 bytes has lanes; scratch memory has so many vectors for each value, of which code handles one.</summary>
    public static ValueCode Vector(ElementType type, int vectors) => new(type, isVector: true, 64 * vectors);

    /// <summary>A vector of neighbours in the arena.</summary>
    public static ValueCode Neighbours(ElementType type) => new(type, isVector: true, 64, isOfNeighbours: true);

    /// <summary>
    /// Whether a function is called with operands and result in memory. Inlined special functions of vectors would take half a
    /// millisecond each to compile; a call costs a few nanoseconds for all lanes.
    /// </summary>
    public bool IsCalled(Elementwise primitive) => _isVector && !ElementwiseCode.IsCheap(primitive);

    public void Number(ILGenerator il, double value)
    {
        ElementwiseCode.Number(il, value, _isDouble);
        if (_isVector)
        {
            ElementwiseCode.Spread(il, _isDouble);
        }
    }

    /// <summary>The address of an element of a memory, or of a value in scratch memory.</summary>
    public void Address(ILGenerator il, Memory memory, int offset)
    {
        il.Emit(OpCodes.Ldarg, (short)memory);
        ElementwiseCode.Offset(il, (long)offset * (memory == Memory.Scratch ? Size : ElementSize));
    }

    /// <summary>The value there; of vectors of rows what is not in scratch memory is one number for all.</summary>
    public void Load(ILGenerator il, Memory memory, int offset)
    {
        Address(il, memory, offset);
        if (_isOfNeighbours || (_isVector && memory == Memory.Scratch))
        {
            il.Emit(OpCodes.Ldobj, Type);
            return;
        }

        LoadAt(il);
        if (_isVector)
        {
            ElementwiseCode.Spread(il, _isDouble);
        }
    }

    /// <summary>From an address on the stack to the number there.</summary>
    public void LoadAt(ILGenerator il) => il.Emit(_isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);

    public void Store(ILGenerator il)
    {
        if (_isVector)
        {
            il.Emit(OpCodes.Stobj, Type);
        }
        else
        {
            il.Emit(_isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
        }
    }

    /// <summary>From operands on the stack to the result.</summary>
    public void Compute(ILGenerator il, Elementwise primitive)
    {
        if (_isVector)
        {
            ElementwiseCode.Vector(il, primitive, _isDouble);
        }
        else
        {
            ElementwiseCode.Scalar(il, primitive, _isDouble);
        }
    }

    /// <summary>From four addresses on the stack, of operands and result, to nothing.</summary>
    public static void Call(ILGenerator il, Kernels.Loop loop, int count)
    {
        il.Emit(OpCodes.Ldc_I4, count);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Ldc_I8, (long)loop.Address);
        il.Emit(OpCodes.Conv_I);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, typeof(void), [typeof(nint), typeof(nint), typeof(nint), typeof(nint), typeof(nint)], null);
    }
}
