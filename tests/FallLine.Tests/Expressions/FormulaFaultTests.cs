using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Expressions;

public sealed class FormulaFaultTests
{
    /// <summary>The formula, the part at fault between « and », and what the message must say.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "«»", "the formula is empty" },
        { "   «»", "the formula is empty" },
        { "x + «»", "expected a number, name or '(' after '+', but the formula ends" },
        { "x + «)»", "expected a number, name or '(' after '+', but found ')'" },
        { "«*» x", "expected a number, name or '(', but found '*'" },
        { "x^«^»2", "after '^', but found '^'" },
        { "x«**»2", "a power is written '^', not '**'" },
        { "2 * «(»x + (y - 1)", "this '(' is never closed" },
        { "sin«(»x", "this '(' is never closed" },
        { "len«(»", "this '(' is never closed" },
        { "sum«(»i, 1", "this '(' is never closed" },
        { "x + 1«)»", "this ')' has no '('" },
        { "(x«]»", "this ']' has no '['" },
        { "x[1«)»", "this ')' stands before the ']'" },
        { "x«[»1", "this '[' is never closed" },
        { "«sine»(x)", "Did you mean sin or sinh?" },
        { "«Sin»(x)", "Did you mean sin" },
        { "«ln»(x)", "there is no function 'ln'; write log" },
        { "«x»(x + 1)", "For a product write x*(…)" },
        { "«sin»(x, y)", "sin takes 1 argument; here it has 2" },
        { "«sin»()", "sin takes 1 argument; here it has 0" },
        { "«max»(x)", "max takes at least 2 arguments; here it has 1" },
        { "«if»(x > 1, 2)", "if takes 3 arguments: if(condition, then, otherwise); here it has 2" },
        { "«sum»(i, 1, 3)", "sum takes 4 arguments: sum(index, first, last, term); here it has 3" },
        { "sum(i, 1, 3, i«,» 4)", "sum takes 4 arguments" },
        { "«prod»(3)", "prod takes 4 arguments" },
        { "sum(«sin», 1, 3, 2)", "give the index of sum another name" },
        { "sum(i, 1, «n», i)", "must be a whole number known before the run, and this contains a variable" },
        { "sum(i, «1/2», 3, i)", "this is 0.5" },
        { "sum(i, 1, 3, x[«i/2»])", "this is 0.5" },
        { "x[«0»]", "x[0] does not exist: x has 3 elements, x[1] to x[3]" },
        { "x[«2 + 2»]", "x[4] does not exist" },
        { "x[1«,» 2]", "a vector has one index" },
        { "«e»[1]", "it has no elements" },
        { "«sin» x", "sin is a function: write sin(…)" },
        { "x «y»", "a product is written x*y" },
        { "x «2»", "expected an operator before '2'" },
        { "2 «3»", "an operator is missing between the numbers 2 and 3" },
        { "1.«.»2", "a number has one decimal point" },
        { "1.2«.»3", "a number has one decimal point" },
        { "2 + «.»", "'.' without a digit" },
        { "«1e999»", "too large" },
        { "1«,»5", "in a number write a decimal point" },
        { "y «=» 2x", "a comparison is written '=='" },
        { "1 < x «<» 2", "comparisons do not chain" },
        { "x «&»& y", "multiply the comparisons" },
        { "n«!»", "gamma(n + 1)" },
        { "x«²»", "a power is written '^'" },
        { "«[»1, 2]", "a list of numbers is not a formula" },
        { "x«;» y", "one formula is expected here" },
        { "x«\0»", "U+0000" },
        { "x + «😀»", "'😀' has no meaning" },
        { "sum(i, 1, 3000, «sum»(j, 1, 3000, i*j))", "written out, the formula has more than 2,000,000 operations" },
        { "«(»x; y)", "this '(' is never closed" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Points_at_what_is_wrong(string marked, string message)
    {
        int start = marked.IndexOf('«', StringComparison.Ordinal);
        int end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        string text = marked.Remove(end + 1, 1).Remove(start, 1);
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse(text, new Dictionary<string, int> { ["x"] = 3 }));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((text, start, end - start), (fault.Text, fault.Position, fault.Length));
    }

    [Fact]
    public void Describes_the_place_with_a_caret()
    {
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse("2x + * 3"));
        Assert.Equal("column 6: expected a number, name or '(' after '+', but found '*'.\n  2x + * 3\n       ^", fault.Describe());
    }

    [Fact]
    public void Describes_a_place_in_a_long_formula_by_a_window()
    {
        string text = string.Join(" + ", Enumerable.Repeat("xy", 100)) + " + sinus(x) + " + string.Join(" + ", Enumerable.Repeat("xy", 100));
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse(text));
        string[] lines = fault.Describe().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.InRange(lines[1].Length, 60, 76);
        Assert.Equal("sinus", lines[1].Substring(lines[2].IndexOf('^', StringComparison.Ordinal), 5));
        Assert.EndsWith("^~~~~", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("column 501: ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_character_is_a_fault()
    {
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse("x \ud800"));
        Assert.Contains("U+D800 is half of a character", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("\n    ^", fault.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_caret_counts_characters_and_not_bytes()
    {
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse("𝑥 +\n\t$"));
        Assert.Equal("column 6: '$' has no meaning in a formula.\n  𝑥 +  $\n       ^", fault.Describe());
    }

    [Fact]
    public void Any_text_is_a_formula_or_a_fault()
    {
        string[] words =
        [
            "x", "y", "i", "e", "pi", "sin", "max", "if", "sum", "prod", "len", "(", "(", ")", ")", "[", "]", ",", ",", ";", "+", "-", "*", "/", "^", "<", ">=",
            "==", "=", "!", "1", "2.5", "1e3", ".", "..", " ", "\t", "\0", "\ud800", "\udc00", "é", "−", "²", "sum(i,1,3,", "x[1]", "sin(", "1e999", "9999999999",
        ];
        Gen<string> gibberish = Gen.Elements(words).ListOf().Select(string.Concat);
        Gen<string> any = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        Dictionary<string, int> lengths = new() { ["y"] = 2 };
        Prop.ForAll(Gen.OneOf(gibberish, any).ToArbitrary(), text =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                Formula.ParseMany(text, lengths);
            }
            catch (FormulaException fault)
            {
                Assert.Equal(text, fault.Text);
                Assert.Equal(3, fault.Describe().Split('\n').Length);
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50), text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20_260_101, 1));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("sin(")]
    [InlineData("x[")]
    [InlineData("sum(i,1,2,")]
    [InlineData("x)")]
    [InlineData("x;")]
    public void Endless_repetition_is_a_fault_in_time(string part)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Throws<FormulaException>(() => Formula.Parse(string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void A_formula_of_too_many_operations_is_refused()
    {
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse(string.Join('+', Enumerable.Repeat("x", 1_100_000))));
        Assert.Contains("more than 2,000,000 operations", fault.Message, StringComparison.Ordinal);
    }
}
