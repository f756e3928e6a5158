using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FallLine.Kernels;
using FallLine.Messages;

namespace FallLine.Compilation;

/// <summary>Which back-end runs kernels: <c>FALLLINE_TIER</c> is <c>auto</c> (as without it), <c>interpreter</c> or <c>jit</c>.</summary>
internal static class BackEnds
{
    private static IBackEnd? s_default;

    public static IBackEnd Default => s_default ??= FromEnvironment();

    /// <summary>Whether machine code can be made in this process.</summary>
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    public static bool CanCompile => RuntimeFeature.IsDynamicCodeCompiled;

    /// <summary>The back-end of that name.</summary>
    /// <exception cref="SettingException">There is none, or not in this process.</exception>
    public static IBackEnd Named(string? name) => name switch
    {
        null or "" or "auto" => CanCompile ? TieredBackEnd.Instance : InterpreterBackEnd.Instance,
        "interpreter" => InterpreterBackEnd.Instance,
        "jit" => CanCompile ? JitBackEnd.Instance : throw new SettingException("FALLLINE_TIER is jit, but this process cannot make code at run time. Use auto or interpreter."),
        _ => throw new SettingException($"FALLLINE_TIER is '{name}'. It can be auto, interpreter or jit."),
    };

    /// <summary>All settings of the engine are checked here, so that a wrong one is met before the first computation.</summary>
    private static IBackEnd FromEnvironment()
    {
        _ = Threads.Count;
        _ = Blas.Chosen;
        return Named(Environment.GetEnvironmentVariable("FALLLINE_TIER"));
    }

    /// <summary>Interpreted first, compiled where it pays.</summary>
    [RequiresDynamicCode("Makes methods at run time.")]
    private sealed class TieredBackEnd : IBackEnd
    {
        public static TieredBackEnd Instance { get; } = new();

        public IExecutable Prepare(LoweredProgram program) => new TieredProgram(program);

        // The program around it changes tier, and this one with it.
        public IInside PrepareInside(LoweredProgram program) => new Interpreter(program);
    }
}
