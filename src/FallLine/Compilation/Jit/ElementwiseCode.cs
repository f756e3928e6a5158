using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>The instructions of elementwise primitives: operands on the stack become the result on the stack.</summary>
/// <remarks>
/// Arithmetic of scalars has instructions of its own, with the bits of a vector's lane as IEEE 754 defines them; everything
/// else calls the primitive's method. Of two NaNs that meet, which one comes through is the processor's affair.
/// </remarks>
internal static class ElementwiseCode
{
    private static readonly ConcurrentDictionary<Elementwise, ElementwiseMethods> Methods = [];

    public static ElementwiseMethods Of(Elementwise primitive) => Methods.GetOrAdd(primitive, primitive => primitive.Loops.Methods());

    /// <summary>Whether it is a few instructions and no approximation.</summary>
    public static bool IsCheap(Elementwise primitive) => primitive is Add or Subtract or Multiply or Divide or Negate or Abs or Sign or Sqrt
        or Less or LessOrEqual or Equal or NotEqual or Where or Max or Min or Relu or Floor or Ceil;

    public static void Scalar(ILGenerator il, Elementwise primitive, bool isDouble)
    {
        switch (primitive)
        {
            case Add:
                il.Emit(OpCodes.Add);
                break;
            case Subtract:
                il.Emit(OpCodes.Sub);
                break;
            case Multiply:
                il.Emit(OpCodes.Mul);
                break;
            case Divide:
                il.Emit(OpCodes.Div);
                break;
            case Negate:
                il.Emit(OpCodes.Neg);
                break;
            case Abs:
                Call(il, Math.Abs, MathF.Abs, isDouble);
                break;
            case Sqrt:
                Call(il, Math.Sqrt, MathF.Sqrt, isDouble);
                break;
            case Floor:
                Call(il, Math.Floor, MathF.Floor, isDouble);
                break;
            case Ceil:
                Call(il, Math.Ceiling, MathF.Ceiling, isDouble);
                break;
            case Max:
                il.Emit(OpCodes.Call, MaxMethod(isDouble));
                break;
            case Min:
                il.Emit(OpCodes.Call, isDouble ? new Func<double, double, double>(Math.Min).Method : new Func<float, float, float>(MathF.Min).Method);
                break;
            case Relu:
                Number(il, 0, isDouble);
                il.Emit(OpCodes.Call, MaxMethod(isDouble));
                break;
            case Where:
                // A branch, which is foreseen more often than not, and short where it is not.
                il.Emit(OpCodes.Call, isDouble ? new Func<double, double, double, double>(Chosen).Method : new Func<float, float, float, float>(Chosen).Method);
                break;
            case Less or LessOrEqual or Equal or NotEqual:
                Comparison(il, primitive);
                il.Emit(isDouble ? OpCodes.Conv_R8 : OpCodes.Conv_R4);
                break;
            default:
                il.Emit(OpCodes.Call, Of(primitive).Scalar(isDouble));
                break;
        }
    }

    /// <summary>From two numbers on the stack to 1 or 0, an integer.</summary>
    public static void Comparison(ILGenerator il, Elementwise primitive)
    {
        switch (primitive)
        {
            case Less:
                il.Emit(OpCodes.Clt);
                break;
            case LessOrEqual:
                // Not above, where a NaN counts as above.
                il.Emit(OpCodes.Cgt_Un);
                Not(il);
                break;
            case Equal:
                il.Emit(OpCodes.Ceq);
                break;
            default:
                il.Emit(OpCodes.Ceq);
                Not(il);
                break;
        }
    }

    public static void Vector(ILGenerator il, Elementwise primitive, bool isDouble) => il.Emit(OpCodes.Call, Of(primitive).Vector(isDouble));

    /// <summary>A number, on the stack.</summary>
    public static void Number(ILGenerator il, double value, bool isDouble)
    {
        if (isDouble)
        {
            il.Emit(OpCodes.Ldc_R8, value);
        }
        else
        {
            il.Emit(OpCodes.Ldc_R4, (float)value);
        }
    }

    /// <summary>Moves the address on the stack on by so many bytes.</summary>
    public static void Offset(ILGenerator il, long bytes)
    {
        if (bytes > int.MaxValue)
        {
            il.Emit(OpCodes.Ldc_I8, bytes);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }
        else if (bytes > 0)
        {
            il.Emit(OpCodes.Ldc_I4, (int)bytes);
            il.Emit(OpCodes.Add);
        }
    }

    /// <summary>The scalar on the stack in every lane.</summary>
    public static void Spread(ILGenerator il, bool isDouble) => il.Emit(OpCodes.Call, isDouble
        ? new Func<double, Vector512<double>>(Vector512.Create).Method
        : new Func<float, Vector512<float>>(Vector512.Create).Method);

    private static MethodInfo MaxMethod(bool isDouble) => isDouble ? new Func<double, double, double>(Math.Max).Method : new Func<float, float, float>(MathF.Max).Method;

    private static void Call(ILGenerator il, Func<double, double> ofDouble, Func<float, float> ofFloat, bool isDouble) =>
        il.Emit(OpCodes.Call, isDouble ? ofDouble.Method : ofFloat.Method);

    private static void Not(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ceq);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Chosen(double condition, double x, double y) => condition == 0 ? y : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Chosen(float condition, float x, float y) => condition == 0 ? y : x;
}
