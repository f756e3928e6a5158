using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>The functions of one argument by the names of the reference table.</summary>
internal static class KernelFunctions
{
    public static Func<double, double> Unary(string name) => name switch
    {
        "exp" => SpecialFunctions.Exp,
        "expm1" => SpecialFunctions.Expm1,
        "sinh" => SpecialFunctions.Sinh,
        "cosh" => SpecialFunctions.Cosh,
        "tanh" => SpecialFunctions.Tanh,
        "sigmoid" => SpecialFunctions.Sigmoid,
        "log" => SpecialFunctions.Log,
        "log1p" => SpecialFunctions.Log1p,
        "softplus" => SpecialFunctions.Softplus,
        "log-sigmoid" => SpecialFunctions.LogSigmoid,
        "asinh" => SpecialFunctions.Asinh,
        "acosh" => SpecialFunctions.Acosh,
        "atanh" => SpecialFunctions.Atanh,
        "sin" => SpecialFunctions.Sin,
        "cos" => SpecialFunctions.Cos,
        "tan" => SpecialFunctions.Tan,
        "erf" => SpecialFunctions.Erf,
        "erfc" => SpecialFunctions.Erfc,
        "erfcx" => SpecialFunctions.Erfcx,
        "gamma" => SpecialFunctions.Gamma,
        "log2" => SpecialFunctions.Log2,
        "log10" => SpecialFunctions.Log10,
        "asin" => SpecialFunctions.Asin,
        "acos" => SpecialFunctions.Acos,
        "atan" => SpecialFunctions.Atan,
        "cbrt" => SpecialFunctions.Cbrt,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such function."),
    };
}
