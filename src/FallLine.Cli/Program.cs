using System.Runtime.InteropServices;

namespace FallLine.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var interruption = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using Terminal terminal = Terminal.OfProcess();
        return Application.Run(arguments, terminal, interruption.Token);

        // The first asks for the best point so far; a second ends the process as it would without us.
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = !interruption.IsCancellationRequested;
            interruption.Cancel();
        }
    }
}
