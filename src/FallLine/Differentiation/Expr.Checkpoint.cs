namespace FallLine;

/// <content>Memory for time.</content>
public sealed partial class Expr
{
    /// <summary>A function of an expression whose derivatives compute it again instead of keeping what it computes on the way.</summary>
    /// <param name="body">The function. Expressions that it closes over stay outside, and are kept.</param>
    /// <param name="argument">What it is applied to.</param>
    /// <remarks>The values and derivatives are the same. Of a chain of n layers in √n such parts, a gradient keeps about 2·√n arrays instead of n, for one more evaluation.</remarks>
    /// <example><code>
    /// for (int part = 0; part &lt; 10; part++)
    /// {
    ///     x = Checkpoint(TenLayers, x);
    /// }
    /// </code></example>
    public static Expr Checkpoint(Func<Expr, Expr> body, Expr argument)
    {
        RequireArguments(body, argument);
        return Differentiation.Checkpoint.Close([argument], inputs => [body(inputs[0])])[0];
    }

    /// <summary>A function of two expressions whose derivatives compute it again instead of keeping what it computes on the way.</summary>
    /// <param name="body">The function. Expressions that it closes over stay outside, and are kept.</param>
    /// <param name="left">Its first argument.</param>
    /// <param name="right">Its second argument.</param>
    public static Expr Checkpoint(Func<Expr, Expr, Expr> body, Expr left, Expr right)
    {
        RequireArguments(body, left, right);
        return Differentiation.Checkpoint.Close([left, right], inputs => [body(inputs[0], inputs[1])])[0];
    }
}
