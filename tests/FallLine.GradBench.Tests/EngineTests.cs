using System.Globalization;
using System.Text.Json;
using FallLine.Comparison;

namespace FallLine.GradBench.Tests;

/// <summary>What the evaluations show of the engine: compiled once for each shape, and in little memory.</summary>
public sealed class EngineTests
{
    [Theory]
    [InlineData("gmm", "2_5_1000")]
    [InlineData("ba", "ba1_n49_m7776_p31843")]
    [InlineData("ht", "simple_small/hand1_t26_c100")]
    [InlineData("kmeans", "k=10,n=1000,d=8")]
    [InlineData("llsq", "n=16,m=128")]
    [InlineData("lse", "n=2500")]
    [InlineData("ode", "n=1000,s=1")]
    [InlineData("det", "5")]
    public void A_second_input_of_the_same_shape_is_not_compiled_again(string module, string size)
    {
        Evaluation evaluation = Evaluation.All.Single(evaluation => evaluation.Module == module);
        using JsonDocument input = Input(module, size);
        Assert.All(evaluation.Functions.Values, prepare =>
        {
            Function? first = prepare(input.RootElement).Recorded;
            Assert.NotNull(first);
            Assert.Same(first, prepare(input.RootElement).Recorded);
        });
    }

    /// <summary>Tiles take up to 128 KiB more, whatever the size of the arrays.</summary>
    [Theory]
    [InlineData("gmm", "objective", "2_5_1000", "2_25_1000", "10_5_1000", "10_25_1000", "10_100_1000", "20_25_1000", "32_25_1000", "64_25_1000", "64_100_1000")]
    [InlineData("lstm", "objective", "l=2,c=1024", "l=2,c=4096", "l=4,c=1024", "l=6,c=1024", "l=6,c=8192")]
    [InlineData("kmeans", "cost", "k=10,n=1000,d=8", "k=10,n=10000,d=16", "k=100,n=1000,d=8", "k=100,n=1000,d=16", "k=1000,n=1000,d=8", "k=1000,n=10000,d=16")]
    [InlineData("llsq", "primal", "n=16,m=128", "n=256,m=128", "n=512,m=128", "n=4096,m=128", "n=16392,m=128")]
    [InlineData("lse", "primal", "n=2500", "n=640000")]
    [InlineData("det", "primal", "5", "6", "7", "8")]
    [InlineData("logistic", "value", "20000x20", "2000x200")]
    [InlineData("product", "value", "n=64", "n=256", "n=512")]
    public void A_gradient_takes_at_most_twice_the_memory_that_it_cannot_do_without(string module, string function, params string[] sizes)
    {
        Evaluation evaluation = Evaluation.All.Single(evaluation => evaluation.Module == module);
        Assert.All(sizes, size =>
        {
            using JsonDocument input = Input(module, size);
            string[] words = evaluation.Functions[function](input.RootElement).Recorded!.Explain().Split(' ', '\n');
            double Before(string word) => double.Parse(words[Array.IndexOf(words, word) - 3], CultureInfo.InvariantCulture);
            double ratio = (Before("working") - (128 << 10)) / Before("inputs,");
            Assert.True(ratio <= 2, string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}"));
        });
    }

    private static JsonDocument Input(string module, string size) =>
        JsonDocument.Parse(JsonSerializer.Serialize(Cases.All.Single(asked => asked.Module == module && asked.Size == size).Input()));
}
