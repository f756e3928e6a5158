using FallLine.Compilation;

namespace FallLine;

/// <content>Matrices of derivatives that are mostly 0: their patterns, and their entries by a few products.</content>
public sealed partial class Function
{
    private readonly Lazy<SparseDerivatives> _sparseJacobian;
    private readonly Lazy<SparseDerivatives> _sparseHessian;
    private SparseDerivatives? _foundJacobian;

    /// <summary>Where the first derivatives may be other than 0: which element of the result depends on which of the point.</summary>
    /// <remarks>It is read from the recorded computation, once, and holds at every point. A choice depends on both of its branches.</remarks>
    /// <exception cref="NotSupportedException">There are more entries than a pattern can have.</exception>
    public SparsityPattern JacobianPattern => _sparseJacobian.Value.Pattern;

    /// <summary>Where the second derivatives of a scalar function may be other than 0; symmetric.</summary>
    /// <remarks>As for <see cref="JacobianPattern"/>, from the computation of the gradient.</remarks>
    /// <exception cref="NotSupportedException">There are more entries than a pattern can have.</exception>
    public SparsityPattern HessianPattern
    {
        get
        {
            RequireScalar();
            return _sparseHessian.Value.Pattern;
        }
    }

    /// <summary>The first derivatives that may be other than 0: a row for each element of the result, a column for each element of the point.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <remarks>
    /// Columns without a common row are had by one product with the Jacobian, or rows without a common column by one product from the left, whichever are fewer: a
    /// tridiagonal Jacobian costs three products, whatever its size (Curtis, Powell and Reid 1974; Coleman and Moré 1983).
    /// </remarks>
    /// <exception cref="NotSupportedException">There are more entries than a pattern can have.</exception>
    public SparseMatrix SparseJacobian(params ReadOnlySpan<double> point)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        return Entries(_sparseJacobian.Value, point);
    }

    /// <inheritdoc cref="SparseJacobian(ReadOnlySpan{double})"/>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="values">Receives the entries of <see cref="JacobianPattern"/>, in its order.</param>
    public void SparseJacobian(ReadOnlySpan<double> point, Span<double> values)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(values.Length, JacobianPattern.Count, "values");
        _sparseJacobian.Value.RunEntries(point, values);
    }

    /// <summary>The second derivatives of a scalar function that may be other than 0; exactly symmetric.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <remarks>
    /// Columns of one colour are had by one product with the Hessian; a star colouring makes use of the symmetry, so that an arrow costs two products and a band of three
    /// diagonals three, whatever their size (Gebremedhin, Tarafdar, Manne and Pothen 2007).
    /// </remarks>
    /// <exception cref="NotSupportedException">There are more entries than a pattern can have.</exception>
    public SparseMatrix SparseHessian(params ReadOnlySpan<double> point)
    {
        RequireScalar();
        RequireSize(point.Length, Parameters.Size, "point");
        return Entries(_sparseHessian.Value, point);
    }

    /// <inheritdoc cref="SparseHessian(ReadOnlySpan{double})"/>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="values">Receives the entries of <see cref="HessianPattern"/>, in its order.</param>
    public void SparseHessian(ReadOnlySpan<double> point, Span<double> values)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(values.Length, HessianPattern.Count, "values");
        _sparseHessian.Value.RunEntries(point, values);
    }

    /// <summary><see cref="JacobianPattern"/>, or null where finding it takes more than so many entries on the way.</summary>
    internal SparsityPattern? FindJacobianPattern(int mostEntries)
    {
        if (!_sparseJacobian.IsValueCreated)
        {
            _foundJacobian ??= SparseDerivatives.OfJacobian(_traced, mostEntries);
            return _foundJacobian is null ? null : JacobianPattern;
        }

        return JacobianPattern;
    }

    private static SparseMatrix Entries(SparseDerivatives derivatives, ReadOnlySpan<double> point)
    {
        double[] values = new double[derivatives.Pattern.Count];
        derivatives.RunEntries(point, values);
        return new SparseMatrix(derivatives.Pattern, values);
    }
}
