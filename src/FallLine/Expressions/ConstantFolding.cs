using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>Computes an elementwise node whose operands are all constants, with the very loop that would run later.</summary>
/// <remarks>Loops stand apart from memory on the stack: what has both is compiled with all optimisations at once, 2 ms in a cold process.</remarks>
internal static unsafe class ConstantFolding
{
    public static bool TryFold(Elementwise primitive, Expr node, out double value)
    {
        value = 0;
        foreach (Expr operand in node.Operands)
        {
            if (operand.Primitive is not Constant)
            {
                return false;
            }
        }

        value = node.ElementType == ElementType.Double ? FoldDouble(primitive.Loops.Double, node) : FoldFloat(primitive.Loops.Float, node);
        return true;
    }

    private static double FoldDouble(Loop loop, Expr node)
    {
        const int Lanes = 8;
        double* memory = stackalloc double[5 * Lanes];
        double* slots = (double*)(((nint)memory + 63) & ~63);
        Lay(node, slots);
        loop.Run(slots, slots + Lanes, slots + (2 * Lanes), slots + (3 * Lanes), 1);
        return slots[3 * Lanes];
    }

    private static double FoldFloat(Loop loop, Expr node)
    {
        const int Lanes = 16;
        float* memory = stackalloc float[5 * Lanes];
        float* slots = (float*)(((nint)memory + 63) & ~63);
        Lay(node, slots);
        loop.Run(slots, slots + Lanes, slots + (2 * Lanes), slots + (3 * Lanes), 1);
        return slots[3 * Lanes];
    }

    private static void Lay(Expr node, double* slots)
    {
        foreach (Expr operand in node.Operands)
        {
            Vector512.Create(((Constant)operand.Primitive).Value).Store(slots);
            slots += Vector512<double>.Count;
        }
    }

    private static void Lay(Expr node, float* slots)
    {
        foreach (Expr operand in node.Operands)
        {
            Vector512.Create((float)((Constant)operand.Primitive).Value).Store(slots);
            slots += Vector512<float>.Count;
        }
    }
}
