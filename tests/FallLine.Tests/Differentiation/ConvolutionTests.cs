using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Convolution and pooling against their definitions, written as loops.</summary>
public sealed class ConvolutionTests
{
    [Fact]
    public void A_filter_slides_over_a_signal()
    {
        Function f = Function.Of(x => Convolution(x, Literal([1.0, 10, 100], Shape.Of(1, 1, 3))), Shape.Of(1, 1, 5));
        Assert.Equal([321, 432, 543], f.Values(1, 2, 3, 4, 5));
        Function padded = Function.Of(x => Convolution(x, Literal([1.0, 10, 100], Shape.Of(1, 1, 3)), stride: 2, padding: 1), Shape.Of(1, 1, 5));
        Assert.Equal([210, 432, 54], padded.Values(1, 2, 3, 4, 5));
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 2)]
    [InlineData(3, 4, 2, 4)]
    public void Every_place_is_the_sum_of_the_definition(int stride, int padding, int dilation, int groups)
    {
        const int Batch = 2, Channels = 4, Height = 7, Width = 6, Filters = 8, Size = 3;
        Random random = new(9);
        double[] x = [.. Enumerable.Range(0, Batch * Channels * Height * Width).Select(_ => random.NextDouble() - 0.5)];
        double[] w = [.. Enumerable.Range(0, Filters * (Channels / groups) * Size * 2).Select(_ => random.NextDouble() - 0.5)];
        Parameters both = Parameters.Of(("x", Shape.Of(Batch, Channels, Height, Width)), ("w", Shape.Of(Filters, Channels / groups, Size, 2)));
        Function f = Function.Of(p => Convolution(p["x"], p["w"], stride, padding, dilation, groups), both);
        int rows = ((Height + (2 * padding) - (2 * dilation) - 1) / stride) + 1;
        int columns = ((Width + (2 * padding) - dilation - 1) / stride) + 1;
        Assert.Equal(Shape.Of(Batch, Filters, rows, columns), f.Shape);

        // y[n, o, r, s] = Σ w[o, c, i, j] · x[n, first channel of o's group + c, r·stride + i·dilation - padding, s·stride + j·dilation - padding].
        List<double> expected = [];
        for (int place = 0; place < f.Shape.Size; place++)
        {
            int[] at = f.Shape.IndicesOf(place);
            double sum = 0;
            for (int weight = 0; weight < Channels / groups * Size * 2; weight++)
            {
                int[] of = Shape.Of(Channels / groups, Size, 2).IndicesOf(weight);
                int channel = (at[1] / (Filters / groups) * (Channels / groups)) + of[0];
                int row = (at[2] * stride) + (of[1] * dilation) - padding;
                int column = (at[3] * stride) + (of[2] * dilation) - padding;
                if (row >= 0 && row < Height && column >= 0 && column < Width)
                {
                    sum += w[(at[1] * (Channels / groups) * Size * 2) + weight] * x[(((((at[0] * Channels) + channel) * Height) + row) * Width) + column];
                }
            }

            expected.Add(sum);
        }

        Close.Check([.. expected], f.Values([.. x, .. w]), 1e-14);
    }

    [Fact]
    public void Windows_keep_their_greatest_element_or_their_mean()
    {
        double[] x = [-1, -2, -3, -4, -5, -6, -7, -8, -9];
        Shape image = Shape.Of(1, 1, 3, 3);
        Assert.Equal([-1, -2, -4, -5], Function.Of(x => MaxPool(x, 2, stride: 1), image).Values(x));
        Assert.Equal([-1, -2, -4, -5], Function.Of(x => MaxPool(x, 2, padding: 1), image).Values(x));
        Assert.Equal([1, 1, 0, 1, 1, 0, 0, 0, 0], Function.Of(x => MaxPool(x, 2, stride: 1), image).Vjp(x, [1, 1, 1, 1]));
        Assert.Equal([-0.25, -1.25, -2.75, -7], Function.Of(x => MeanPool(x, 2, padding: 1), image).Values(x));
        Assert.Equal([-1.5, -3.5], Function.Of(x => MeanPool(x, 2), Shape.Of(1, 1, 5)).Values(-1, -2, -3, -4, -5));
        Assert.Equal([5, 8], Function.Of(x => MaxPool(x, 2), Shape.Of(1, 2, 4)).Values(1, 2, 5, 5, 8, 7, 8, 9)[1..3]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_where_it_is_written()
    {
        Assert.Contains("(1, 2, 5)", Assert.Throws<ShapeException>(() => Function.Of(x => Convolution(x, Literal([1.0], Shape.Of(1, 1, 1))), Shape.Of(1, 2, 5))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Function.Of(x => Convolution(x, Literal(new double[6], Shape.Of(1, 1, 6))), Shape.Of(1, 1, 5)));
        Assert.Throws<ShapeException>(() => Function.Of(x => Convolution(x, Literal(new double[2], Shape.Of(1, 1, 2)), stride: 0), Shape.Of(1, 1, 5)));
        Assert.Throws<ShapeException>(() => Function.Of(x => Convolution(x, Literal(new double[6], Shape.Of(3, 2, 1)), groups: 2), Shape.Of(1, 4, 5)));
        Assert.Throws<ShapeException>(() => Function.Of(x => MaxPool(x, 2, padding: 2), Shape.Of(1, 1, 5)));
        Assert.Throws<ShapeException>(() => Function.Of(x => MeanPool(x, 2), Shape.Matrix(4, 5)));
    }
}
