using System.Buffers;
using System.Collections.Immutable;
using FallLine.Compilation;

namespace FallLine;

/// <content>Derivatives at numbers, beyond the gradient.</content>
public sealed partial class Function
{
    /// <summary>Numbers that are put together on the stack: to rent an array takes longer than a small function.</summary>
    private const int Few = 16;

    private readonly Lazy<Kernel> _jvp;
    private readonly Lazy<Kernel> _vjp;
    private readonly Lazy<Kernel> _hessianProduct;
    private readonly Lazy<DerivativeMatrix> _jacobian;
    private readonly Lazy<DerivativeMatrix> _hessian;
    private readonly Lazy<DerivativeMatrix> _hessianDiagonal;

    /// <summary>The derivative of the result along a change of the point: the Jacobian times a vector, without the Jacobian (forward mode).</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="tangent">The change; as many numbers as the point has.</param>
    /// <returns>A number for each element of the result.</returns>
    public double[] Jvp(ReadOnlySpan<double> point, ReadOnlySpan<double> tangent)
    {
        double[] product = new double[Shape.Size];
        Jvp(point, tangent, product);
        return product;
    }

    /// <inheritdoc cref="Jvp(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="tangent">The change; as many numbers as the point has.</param>
    /// <param name="product">Receives a number for each element of the result.</param>
    public void Jvp(ReadOnlySpan<double> point, ReadOnlySpan<double> tangent, Span<double> product)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(tangent.Length, Parameters.Size, "tangent");
        RequireSize(product.Length, Shape.Size, "product");
        RunAt(_jvp.Value, point, tangent, product);
    }

    /// <summary>The gradient of the result's elements, each weighed: a vector times the Jacobian, without the Jacobian (reverse mode).</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="cotangent">The weights; a number for each element of the result.</param>
    /// <returns>A number for each element of the point.</returns>
    public double[] Vjp(ReadOnlySpan<double> point, ReadOnlySpan<double> cotangent)
    {
        double[] product = new double[Parameters.Size];
        Vjp(point, cotangent, product);
        return product;
    }

    /// <inheritdoc cref="Vjp(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="cotangent">The weights; a number for each element of the result.</param>
    /// <param name="product">Receives a number for each element of the point.</param>
    public void Vjp(ReadOnlySpan<double> point, ReadOnlySpan<double> cotangent, Span<double> product)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(cotangent.Length, Shape.Size, "cotangent");
        RequireSize(product.Length, Parameters.Size, "product");
        RunAt(_vjp.Value, point, cotangent, product);
    }

    /// <summary>The Hessian of a scalar function times a vector, without the Hessian: a small multiple of the gradient's cost.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="vector">As many numbers as the point has.</param>
    /// <param name="product">Receives as many numbers.</param>
    public void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        RequireScalar();
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(vector.Length, Parameters.Size, "vector");
        RequireSize(product.Length, Parameters.Size, "product");
        RunAt(_hessianProduct.Value, point, vector, product);
    }

    /// <summary>The matrix of first derivatives: a row for each element of the result, a column for each element of the point.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <remarks>By forward mode, reverse mode or each row written out, whichever is the least work.</remarks>
    public double[,] Jacobian(params ReadOnlySpan<double> point)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        return Matrix(_jacobian, point, Shape.Size);
    }

    /// <inheritdoc cref="Jacobian(ReadOnlySpan{double})"/>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="jacobian">Receives the matrix row by row.</param>
    public void Jacobian(ReadOnlySpan<double> point, Span<double> jacobian)
    {
        RequireSize(point.Length, Parameters.Size, "point");
        RequireSize(jacobian.Length, Shape.Size * Parameters.Size, "jacobian");
        if (jacobian.Length > 0)
        {
            _jacobian.Value.Run(point, jacobian);
        }
    }

    /// <summary>The matrix of second derivatives of a scalar function.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[,] Hessian(params ReadOnlySpan<double> point)
    {
        RequireScalar();
        RequireSize(point.Length, Parameters.Size, "point");
        double[,] matrix = Matrix(_hessian, point, Parameters.Size);
        MakeSymmetric(Elements(matrix), Parameters.Size);
        return matrix;
    }

    /// <summary>The matrix of second derivatives of a scalar function, row by row.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    /// <param name="hessian">Receives the square of the point's length; exactly symmetric.</param>
    public void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        RequireScalar();
        int size = Parameters.Size;
        RequireSize(point.Length, size, "point");
        RequireSize(hessian.Length, size * size, "hessian");
        _hessian.Value.Run(point, hessian);
        MakeSymmetric(hessian, size);
    }

    /// <summary>The second derivatives of a scalar function with respect to each element of the point twice: the diagonal of the Hessian, without the rest.</summary>
    /// <param name="point">The inputs' elements one after another.</param>
    public double[] HessianDiagonal(params ReadOnlySpan<double> point)
    {
        RequireScalar();
        RequireSize(point.Length, Parameters.Size, "point");
        double[] diagonal = new double[Parameters.Size];
        if (diagonal.Length > 0)
        {
            _hessianDiagonal.Value.Run(point, diagonal);
        }

        return diagonal;
    }

    private double[,] Matrix(Lazy<DerivativeMatrix> derivatives, ReadOnlySpan<double> point, int rows)
    {
        double[,] matrix = new double[rows, Parameters.Size];
        if (matrix.Length > 0)
        {
            derivatives.Value.Run(point, Elements(matrix));
        }

        return matrix;
    }

    private static Span<double> Elements(double[,] matrix) => matrix.Length == 0
        ? []
        : System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    /// <summary>The two halves differ by rounding only; one of them stands for both.</summary>
    private static void MakeSymmetric(Span<double> matrix, int size)
    {
        for (int row = 1; row < size; row++)
        {
            for (int column = 0; column < row; column++)
            {
                matrix[(row * size) + column] = matrix[(column * size) + row];
            }
        }
    }

    /// <summary>A kernel of the function's inputs and of vectors like <paramref name="vectors"/>.</summary>
    private Kernel Product(ImmutableArray<Expr> vectors, Func<ImmutableArray<Expr>, IEnumerable<Expr>> product)
    {
        ImmutableArray<Expr> inputs = [.. vectors.Select(vector => Expr.Input("v", vector.Shape, vector.ElementType))];
        return Kernel.Compile(Graph.Of([.. _traced.Inputs, .. inputs], product(inputs)));
    }

    private static void RunAt(Kernel kernel, ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        int size = point.Length + vector.Length;
        if (size <= Few)
        {
            Span<double> few = stackalloc double[Few];
            point.CopyTo(few);
            vector.CopyTo(few[point.Length..]);
            kernel.Run(few[..size], product);
            return;
        }

        double[] input = ArrayPool<double>.Shared.Rent(size);
        try
        {
            point.CopyTo(input);
            vector.CopyTo(input.AsSpan(point.Length));
            kernel.Run(input.AsSpan(0, size), product);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(input);
        }
    }
}
