using System.Numerics;

namespace FallLine.Optimization;

/// <summary>Points that fill the unit cube evenly, one after another: every next one falls where the earlier ones left room.</summary>
/// <remarks>
/// Sobol's sequence in the order of Gray codes (I. A. Antonov and V. M. Saleev, 1979), each coordinate combined with a random number by exclusive or: that keeps the evenness and
/// takes the points off the planes of symmetry, on which a search would stay. Beyond <see cref="SobolNumbers.Dimensions"/> dimensions, coordinates are random alone.
/// </remarks>
internal sealed class SobolSequence
{
    private const int Bits = 52;

    private readonly ulong[][] _directions;
    private readonly ulong[] _state;
    private readonly Random _random;
    private ulong _count;

    /// <summary>Begins the sequence.</summary>
    /// <param name="dimension">The dimensions of the cube.</param>
    /// <param name="random">Gives the shift, and the coordinates beyond the sequence's own.</param>
    public SobolSequence(int dimension, Random random)
    {
        _random = random;
        int own = Math.Min(dimension, SobolNumbers.Dimensions);
        _state = new ulong[own];
        _directions = new ulong[own][];
        int first = 0;
        for (int i = 0; i < own; i++)
        {
            _directions[i] = Directions(i, ref first);
            _state[i] = (ulong)random.NextInt64(1L << Bits);
        }
    }

    /// <summary>Writes the next point.</summary>
    /// <param name="point">Receives a number from 0 up to, but not including, 1 for each dimension.</param>
    public void Next(Span<double> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = i < _state.Length ? Math.ScaleB(_state[i], -Bits) : _random.NextDouble();
        }

        int changed = BitOperations.TrailingZeroCount(++_count);
        for (int i = 0; i < _state.Length; i++)
        {
            _state[i] ^= _directions[i][Math.Min(changed, Bits - 1)];
        }
    }

    /// <summary>v₁, v₂, …: the direction numbers as fractions of 2⁵².</summary>
    private static ulong[] Directions(int dimension, ref int first)
    {
        ulong[] v = new ulong[Bits];
        if (dimension == 0)
        {
            for (int k = 0; k < Bits; k++)
            {
                v[k] = 1UL << (Bits - 1 - k);
            }

            return v;
        }

        int polynomial = SobolNumbers.Polynomials[dimension - 1];
        int degree = BitOperations.Log2((uint)polynomial);
        for (int k = 0; k < degree; k++)
        {
            v[k] = (ulong)SobolNumbers.First[first++] << (Bits - 1 - k);
        }

        for (int k = degree; k < Bits; k++)
        {
            v[k] = v[k - degree] ^ (v[k - degree] >> degree);
            for (int j = 1; j < degree; j++)
            {
                v[k] ^= ((polynomial >> (degree - j)) & 1) == 1 ? v[k - j] : 0;
            }
        }

        return v;
    }
}
