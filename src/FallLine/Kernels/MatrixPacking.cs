using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Copies parts of a matrix together in the order in which <see cref="MatrixBlock512"/> reads them.</summary>
internal static unsafe class MatrixPacking
{
    /// <summary>A panel of the right factor: step p becomes whole vectors at p · (width rounded up), zeros in the lanes beyond.</summary>
    /// <param name="source">The first element of the panel.</param>
    /// <param name="stride">The distance between stored rows.</param>
    /// <param name="transposed">Whether a stored row is a column of the panel.</param>
    /// <param name="steps">Steps along k.</param>
    /// <param name="width">Columns of the panel.</param>
    /// <param name="panel">Where it goes, aligned.</param>
    public static void Right<T>(T* source, nint stride, bool transposed, nint steps, nint width, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        nint padded = (width + lanes - 1) / lanes * lanes;
        if (!transposed)
        {
            for (nint p = 0; p < steps; p++)
            {
                T* from = source + (p * stride);
                T* to = panel + (p * padded);
                nint j = 0;
                for (; j <= width - lanes; j += lanes)
                {
                    Vector512.Load(from + j).StoreAligned(to + j);
                }

                if (j < width)
                {
                    Lanes.LoadFirst(from + j, width - j, default).StoreAligned(to + j);
                }
            }

            return;
        }

        // Eight stored rows at a time, so that each line of the panel is written once while it is in the cache.
        for (nint j = 0; j < padded; j += 8)
        {
            Interleave(source + (j * stride), stride, Math.Clamp(width - j, 0, 8), steps, panel + j, padded);
        }
    }

    /// <summary>A block of a left factor that is stored transposed: groups of 8 rows, each step of a group contiguous.</summary>
    /// <param name="source">Element (i, p) is at source[p·stride + i].</param>
    /// <param name="stride">The distance between stored rows.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="steps">Steps along k.</param>
    /// <param name="block">Where it goes: group g starts at g·8·steps.</param>
    public static void Left<T>(T* source, nint stride, nint rows, nint steps, T* block)
        where T : unmanaged
    {
        nint group = 0;
        for (; group <= rows - 8; group += 8, block += 8 * steps)
        {
            T* from = source + group;
            T* to = block;
            for (nint p = 0; p < steps; p++, from += stride, to += 8)
            {
                if (sizeof(T) == sizeof(double))
                {
                    Vector512.Load(from).Store(to);
                }
                else
                {
                    Vector256.Load(from).Store(to);
                }
            }
        }

        for (nint p = 0; group < rows && p < steps; p++)
        {
            for (nint i = group; i < rows; i++)
            {
                block[(p * 8) + i - group] = source[(p * stride) + i];
            }
        }
    }

    private static void Interleave<T>(T* source, nint stride, nint count, nint steps, T* target, nint step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count < 8)
        {
            for (nint p = 0; p < steps; p++, target += step)
            {
                for (nint i = 0; i < 8; i++)
                {
                    target[i] = i < count ? source[(i * stride) + p] : T.Zero;
                }
            }

            return;
        }

        T* s1 = source + stride;
        T* s2 = s1 + stride;
        T* s3 = s2 + stride;
        T* s4 = s3 + stride;
        T* s5 = s4 + stride;
        T* s6 = s5 + stride;
        T* s7 = s6 + stride;
        for (nint p = 0; p < steps; p++, target += step)
        {
            target[0] = source[p];
            target[1] = s1[p];
            target[2] = s2[p];
            target[3] = s3[p];
            target[4] = s4[p];
            target[5] = s5[p];
            target[6] = s6[p];
            target[7] = s7[p];
        }
    }
}
