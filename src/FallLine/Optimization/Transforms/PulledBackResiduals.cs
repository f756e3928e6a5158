using System.Buffers;
using FallLine.Compilation;
using FallLine.Kernels;

namespace FallLine.Optimization;

/// <summary>r(x(u)) of residuals that are code: the Jacobian by the chain rule, through the recorded way from u to x.</summary>
internal sealed class PulledBackResiduals : Residuals
{
    private readonly Residuals _inner;
    private readonly Function _map;
    private readonly SparsityPattern? _pattern;

    public PulledBackResiduals(Residuals inner, Function map)
    {
        (_inner, _map) = (inner, map);
        if (inner.JacobianPattern is { } pattern)
        {
            SparsityPattern way = map.JacobianPattern;
            RowUnion rows = new(way.Columns);
            for (int row = 0; row < pattern.Rows; row++)
            {
                foreach (int column in pattern.Row(row))
                {
                    rows.Add(way.Row(column));
                }

                rows.EndRow();
            }

            _pattern = rows.ToPattern();
        }
    }

    public override int Dimension => _map.Parameters.Size;

    public override int Count => _inner.Count;

    public override Parameters Parameters => _map.Parameters;

    public override DerivativeSource Derivatives => _inner.Derivatives;

    public override int ValuesPerJacobian => _inner.ValuesPerJacobian;

    public override SparsityPattern? JacobianPattern => _pattern;

    internal override CentralDifferences? Differences => _inner.Differences;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        int n = _inner.Dimension;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            _map.Values(point, rented.AsSpan(0, n));
            _inner.Values(rented.AsSpan(0, n), residuals);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        (int m, int n, int k) = (Count, _inner.Dimension, Dimension);
        double[] rented = ArrayPool<double>.Shared.Rent(checked(n + (m * n) + (n * k)));
        try
        {
            Span<double> user = rented.AsSpan(0, n);
            Span<double> own = rented.AsSpan(n, m * n);
            Span<double> way = rented.AsSpan(n + (m * n), n * k);
            _map.Values(point, user);
            _map.Jacobian(point, way);
            _inner.ValuesAndJacobian(user, residuals, own);
            MatrixProduct.Multiply<double>(own, way, jacobian, m, n, k);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    public override void ValuesAndEntries(ReadOnlySpan<double> point, Span<double> residuals, Span<double> entries)
    {
        if (_pattern is null || _inner.JacobianPattern is not { } inner)
        {
            base.ValuesAndEntries(point, residuals, entries);
            return;
        }

        SparsityPattern way = _map.JacobianPattern;
        int n = _inner.Dimension;
        double[] rented = ArrayPool<double>.Shared.Rent(n + inner.Count + way.Count);
        try
        {
            Span<double> user = rented.AsSpan(0, n);
            Span<double> own = rented.AsSpan(n, inner.Count);
            Span<double> slopes = rented.AsSpan(n + inner.Count, way.Count);
            _map.Values(point, user);
            _map.SparseJacobian(point, slopes);
            _inner.ValuesAndEntries(user, residuals, own);
            entries.Clear();
            for (int row = 0; row < inner.Rows; row++)
            {
                for (int entry = inner.RowStarts[row]; entry < inner.RowStarts[row + 1]; entry++)
                {
                    int column = inner.ColumnIndices[entry];
                    for (int step = way.RowStarts[column]; step < way.RowStarts[column + 1]; step++)
                    {
                        entries[_pattern.Place(row, way.ColumnIndices[step])] += own[entry] * slopes[step];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
