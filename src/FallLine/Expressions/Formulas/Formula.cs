using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine;

/// <summary>A function written as text, for example <c>100*(y - x^2)^2 + (1 - x)^2</c>.</summary>
/// <remarks>
/// <para>
/// <b>Operators</b>, from loosest to tightest: <c>&lt; &lt;= &gt; &gt;= == !=</c> (1 or 0; they do not chain), <c>+ -</c>, <c>* /</c>,
/// unary minus, <c>^</c>. Powers group from the right (<c>2^3^2</c> is 2⁹), everything else from the left; <c>-x^2</c> is -(x²) and
/// <c>2^-1</c> is ½. After a number or a closing parenthesis a name or an opening parenthesis is multiplied, just as by
/// <c>*</c>: <c>2x</c>, <c>3(x+1)</c>, <c>2sin(x)</c>, <c>(x+1)(x-1)</c>; so <c>1/2x</c> is (1/2)·x and <c>2^3x</c> is 2³·x. A name before a
/// parenthesis is always a function.
/// </para>
/// <para>
/// <b>Numbers</b>: <c>3</c>, <c>5.</c>, <c>.5</c>, <c>1e-3</c>. <b>Constants</b>: <c>pi</c> and <c>e</c>, which no variable can be called. <b>Names</b>: letters
/// of any script, digits and underscores; large and small letters differ. Every other name is a variable.
/// </para>
/// <para>
/// <b>Functions</b>: abs sign sqrt cbrt exp expm1 log log1p log10 log2 sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh
/// atanh erf erfc gamma lgamma digamma sigmoid softplus relu min max (two or more arguments) hypot floor ceil, and
/// <c>if(condition, then, otherwise)</c>, whose branch not chosen has no influence on value or derivative.
/// </para>
/// <para>
/// <b>Vectors.</b> <c>x[1]</c> is the first element, as in mathematics, and <c>len(x)</c> the number of elements.
/// <c>sum(i, 1, len(x) - 1, (x[i+1] - x[i])^2)</c> and <c>prod(i, first, last, factor)</c> run over whole numbers; an empty sum is 0, an
/// empty product 1. Bounds and indices must be known before the run: they hold numbers, <c>len</c> and indices of enclosing sums.
/// A vector used whole stands for all of its elements: <c>sum(x^2)</c>, <c>dot(x, y)</c>.
/// </para>
/// <para>Reading takes time in proportion to the text; a formula of more than 2,000,000 operations, sums written out, is refused.</para>
/// </remarks>
/// <example>
/// <code>
/// Formula formula = Formula.Parse("sum(i, 1, len(x), a*x[i]^2)", new Dictionary&lt;string, int&gt; { ["x"] = 3 });
/// // formula.Parameters: x of shape (3), then a
/// </code>
/// </example>
public sealed class Formula
{
    private Formula(string text, ImmutableArray<Expr> inputs, Parameters parameters, Expr body)
    {
        Text = text;
        Inputs = inputs;
        Parameters = parameters;
        Body = body;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text { get; }

    /// <summary>The variables in order of first appearance; the indices of sums and products are not among them.</summary>
    public Parameters Parameters { get; }

    /// <summary>The expressions that stand for the variables in <see cref="Body"/>, in the order of <see cref="Parameters"/>.</summary>
    public ImmutableArray<Expr> Inputs { get; }

    /// <summary>What the formula computes: a scalar, or a vector where a vector variable is used whole and not summed.</summary>
    public Expr Body { get; }

    /// <summary>Reads one formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="vectorLengths">
    /// The number of elements of each vector variable, by name. A variable not named here is a scalar; names that the formula does
    /// not use are ignored.
    /// </param>
    /// <exception cref="FormulaException">The text is not a formula, or the length of a vector is missing.</exception>
    public static Formula Parse(string text, IReadOnlyDictionary<string, int>? vectorLengths = null) => Read(text, vectorLengths, several: false)[0];

    /// <summary>Reads formulas separated by <c>;</c>. They share their variables: all have the same inputs and parameters.</summary>
    /// <param name="text">The formulas.</param>
    /// <param name="vectorLengths">As for <see cref="Parse"/>.</param>
    /// <exception cref="FormulaException">One of them is not a formula, or the length of a vector is missing.</exception>
    public static ImmutableArray<Formula> ParseMany(string text, IReadOnlyDictionary<string, int>? vectorLengths = null) => Read(text, vectorLengths, several: true);

    /// <summary>The variables of one formula, or of several separated by <c>;</c>, in order of first appearance: what must be known to give <see cref="Parse"/> the lengths.</summary>
    /// <param name="text">The formula or formulas.</param>
    /// <exception cref="FormulaException">The text is not a formula.</exception>
    public static ImmutableArray<FormulaVariable> FindVariables(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FormulaVariables variables = new();
        FormulaParser.Parse(text, variables, several: true);
        return [.. variables.Items];
    }

    /// <summary>The formula as it was given.</summary>
    public override string ToString() => Text;

    private static ImmutableArray<Formula> Read(string text, IReadOnlyDictionary<string, int>? vectorLengths, bool several)
    {
        ArgumentNullException.ThrowIfNull(text);
        FormulaVariables variables = new();
        ImmutableArray<FormulaProgram> programs = FormulaParser.Parse(text, variables, several);
        Parameters parameters = Parameters.Of([.. variables.Items.Select(variable => (variable.Name, ShapeOf(variable, text, programs, variables, vectorLengths)))]);
        ImmutableArray<Expr> inputs = [.. parameters.Items.Select(parameter => Expr.Input(parameter.Name, parameter.Shape))];
        FormulaBuilder builder = new(text, inputs, variables.Items);
        return [.. programs.Select(program => new Formula(program.Text, inputs, parameters, builder.Build(program)))];
    }

    private static Shape ShapeOf(FormulaVariable variable, string text, ImmutableArray<FormulaProgram> programs, FormulaVariables variables, IReadOnlyDictionary<string, int>? lengths)
    {
        if (lengths is not null && lengths.TryGetValue(variable.Name, out int length))
        {
            return length >= 1 ? Shape.Vector(length) : throw new ArgumentOutOfRangeException(nameof(lengths), length, $"The length of '{variable.Name}' must be at least 1.");
        }

        if (!variable.IsVector)
        {
            return Shape.Scalar;
        }

        int slot = variables.SlotOf(variable.Name, isVector: true);
        FormulaInstruction use = programs.SelectMany(program => program.Instructions)
            .First(instruction => instruction.Operation is FormulaOperation.Element or FormulaOperation.Length && instruction.Argument == slot);
        throw new FormulaException(
            $"{variable.Name} is a vector, and its length is not known. Give it a start, such as {variable.Name}=[1,2,3] (in a program: its length in vectorLengths).", text, use.Position, use.Length);
    }
}
