using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(1000, 1000)]
    public void A_buffer_is_aligned_padded_and_zero(int length, int padded)
    {
        AlignedBuffer<double> buffer = new(length);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.Equal(length, buffer.Span.Length);
        Assert.Equal(padded, buffer.PaddedLength);
        for (nint i = 0; i < buffer.PaddedLength; i++)
        {
            Assert.Equal(0, buffer.Pointer[i]);
        }
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer<float>(-1));
}
