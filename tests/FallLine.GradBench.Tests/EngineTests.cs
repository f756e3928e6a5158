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

    [Theory]
    [InlineData("gmm", "2_25_1000", "objective")]
    [InlineData("gmm", "10_25_1000", "objective")]
    [InlineData("kmeans", "k=10,n=1000,d=8", "cost")]
    [InlineData("kmeans", "k=100,n=1000,d=16", "cost")]
    [InlineData("lse", "n=40000", "primal")]
    [InlineData("det", "8", "primal")]
    [InlineData("logistic", "20000x20", "value")]
    [InlineData("product", "n=256", "value")]
    public void A_gradient_takes_at_most_twice_the_memory_that_it_cannot_do_without(string module, string size, string function)
    {
        using JsonDocument input = Input(module, size);
        Evaluation evaluation = Evaluation.All.Single(evaluation => evaluation.Module == module);
        string[] words = evaluation.Functions[function](input.RootElement).Recorded!.Explain().Split(' ', '\n');
        double Before(string word) => double.Parse(words[Array.IndexOf(words, word) - 3], CultureInfo.InvariantCulture);
        double ratio = Before("working") / Before("inputs,");
        Assert.True(ratio <= 2, string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}"));
    }

    private static JsonDocument Input(string module, string size) =>
        JsonDocument.Parse(JsonSerializer.Serialize(Cases.All.Single(asked => asked.Module == module && asked.Size == size).Input()));
}
