using FallLine.Cli.Input;

namespace FallLine.Cli.Rendering;

/// <summary>Says on standard error how a run is doing, once it takes more than a second.</summary>
/// <remarks>Where a person watches, one line is written over ten times a second; in a log there is a line after a second and then every ten.</remarks>
internal sealed class Progress : IDisposable
{
    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly Timer? _timer;
    private readonly Lock _turn = new();
    private Seen? _seen;
    private int _written;
    private int _told;

    public Progress(Terminal terminal, string what)
    {
        (_terminal, _what) = (terminal, what);
        Observer = FallLine.Observer.Of(run => _seen = new Seen(run.Iteration, run.BestValue, run.Current.GradientNorm, run.Elapsed));
        if (!terminal.Quiet)
        {
            _timer = new Timer(_ => Tell(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(terminal.Watched ? 0.1 : 1));
        }
    }

    /// <summary>What the run shows itself to.</summary>
    public IDescentObserver Observer { get; }

    /// <summary>Ends the telling and clears the line.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _timer?.Dispose();
            if (_written > 0 && _terminal.Watched)
            {
                _terminal.Error.Write("\r" + new string(' ', _written) + "\r");
                _terminal.Error.Flush();
            }

            _written = -1;
        }
    }

    private void Tell()
    {
        lock (_turn)
        {
            if (_seen is not { } seen || _written < 0)
            {
                return;
            }

            string line = $"{_what}: {Numbers.Count(seen.Iteration, "iteration")}, best {Numbers.Short(seen.Best)}, gradient {Numbers.Short(seen.Gradient)}, {Numbers.Seconds(seen.Elapsed)}";
            if (_terminal.Watched)
            {
                line += " (Ctrl-C stops and keeps the best)";
                _terminal.Error.Write("\r" + line.PadRight(_written));
            }
            else if (_told++ % 10 == 0)
            {
                _terminal.Error.WriteLine(line);
            }

            _terminal.Error.Flush();
            _written = line.Length;
        }
    }

    private sealed record Seen(int Iteration, double Best, double Gradient, TimeSpan Elapsed);
}
