namespace FallLine.Cli;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>The command did what was asked.</summary>
    public const int Success = 0;

    /// <summary>It ran but did not get there; the result is printed all the same.</summary>
    public const int NotReached = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped with Ctrl-C, after printing the best point so far: 128 + the signal's number, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>What a run comes to. One that converged to a saddle did not find what was asked for.</summary>
    public static int Of(Outcome outcome) => outcome.IsOtherThanAsked ? NotReached : Of(outcome.Result.Status);

    /// <summary>What a run's status comes to.</summary>
    public static int Of(Status status) => status switch
    {
        Status.Converged => Success,
        Status.Cancelled => Interrupted,
        _ => NotReached,
    };
}
