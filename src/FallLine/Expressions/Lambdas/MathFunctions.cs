using System.Linq.Expressions;
using System.Reflection;

namespace FallLine.Expressions.Lambdas;

/// <summary>The functions of <see cref="Math"/> and <see cref="double"/> as expressions.</summary>
internal static class MathFunctions
{
    private static readonly Dictionary<string, Func<Expr, Expr>> s_unary = new()
    {
        [nameof(Math.Abs)] = Expr.Abs,
        [nameof(Math.Sign)] = Expr.Sign,
        [nameof(Math.Sqrt)] = Expr.Sqrt,
        [nameof(Math.Cbrt)] = Expr.Cbrt,
        [nameof(Math.Exp)] = Expr.Exp,
        [nameof(double.ExpM1)] = Expr.Expm1,
        [nameof(double.Exp2)] = x => Expr.Pow(2, x),
        [nameof(double.Exp10)] = x => Expr.Pow(10, x),
        [nameof(Math.Log)] = Expr.Log,
        [nameof(double.LogP1)] = Expr.Log1p,
        [nameof(Math.Log2)] = Expr.Log2,
        [nameof(Math.Log10)] = Expr.Log10,
        [nameof(Math.Sin)] = Expr.Sin,
        [nameof(Math.Cos)] = Expr.Cos,
        [nameof(Math.Tan)] = Expr.Tan,
        [nameof(Math.Asin)] = Expr.Asin,
        [nameof(Math.Acos)] = Expr.Acos,
        [nameof(Math.Atan)] = Expr.Atan,
        [nameof(Math.Sinh)] = Expr.Sinh,
        [nameof(Math.Cosh)] = Expr.Cosh,
        [nameof(Math.Tanh)] = Expr.Tanh,
        [nameof(Math.Asinh)] = Expr.Asinh,
        [nameof(Math.Acosh)] = Expr.Acosh,
        [nameof(Math.Atanh)] = Expr.Atanh,
        [nameof(Math.Floor)] = Expr.Floor,
        [nameof(Math.Ceiling)] = Expr.Ceil,
        [nameof(Math.Truncate)] = x => Expr.Where(x < 0, Expr.Ceil(x), Expr.Floor(x)),
        [nameof(double.IsNaN)] = x => Expr.NotEqual(x, x),
        [nameof(double.IsFinite)] = x => Expr.Abs(x) < double.PositiveInfinity,
        [nameof(double.DegreesToRadians)] = x => x * (Math.PI / 180),
        [nameof(double.RadiansToDegrees)] = x => x * (180 / Math.PI),
    };

    private static readonly Dictionary<string, Func<Expr, Expr, Expr>> s_binary = new()
    {
        [nameof(Math.Pow)] = Expr.Pow,
        [nameof(Math.Log)] = (x, b) => Expr.Log(x) / Expr.Log(b),
        [nameof(Math.Max)] = Expr.Max,
        [nameof(Math.Min)] = Expr.Min,
        [nameof(Math.Atan2)] = Expr.Atan2,
        [nameof(Math.CopySign)] = (x, sign) => Expr.Where(sign < 0, -Expr.Abs(x), Expr.Abs(x)),
        [nameof(double.Hypot)] = Expr.Hypot,
    };

    private static readonly Dictionary<string, Func<Expr, Expr, Expr, Expr>> s_ternary = new()
    {
        [nameof(Math.Clamp)] = Expr.Clamp,
        [nameof(Math.FusedMultiplyAdd)] = (x, y, z) => (x * y) + z,
        [nameof(double.Lerp)] = (from, to, t) => (from * (1 - t)) + (to * t),
    };

    /// <summary>The expression of a call, or null where the method is none of these.</summary>
    public static Expr? Of(MethodCallExpression call, Func<Expression, Expr> translate)
    {
        MethodInfo method = call.Method;
        if (method.DeclaringType != typeof(Math) && method.DeclaringType != typeof(double))
        {
            return null;
        }

        var given = call.Arguments;
        return given.Count switch
        {
            1 when s_unary.TryGetValue(method.Name, out Func<Expr, Expr>? unary) => unary(translate(given[0])),
            2 when s_binary.TryGetValue(method.Name, out Func<Expr, Expr, Expr>? binary) => binary(translate(given[0]), translate(given[1])),
            3 when s_ternary.TryGetValue(method.Name, out Func<Expr, Expr, Expr, Expr>? ternary) => ternary(translate(given[0]), translate(given[1]), translate(given[2])),
            _ => null,
        };
    }
}
