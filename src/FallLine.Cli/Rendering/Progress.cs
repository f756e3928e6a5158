using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>Says on standard error how work is doing, once it takes more than a second.</summary>
/// <remarks>Where a person watches, one line is written over ten times a second; in a log there is a line after a second and then every ten.</remarks>
internal sealed class Progress : IProgress<TrainingProgress>, IProgress<double>, IDisposable
{
    private readonly Terminal _terminal;
    private readonly Timer? _timer;
    private readonly Lock _turn = new();
    private Func<string>? _line;
    private int _written;
    private int _told;
    private bool _over;

    public Progress(Terminal terminal)
    {
        _terminal = terminal;
        if (!terminal.Quiet)
        {
            _timer = new Timer(_ => Tell(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(terminal.Watched ? 0.1 : 1));
        }
    }

    /// <summary>What a descent of this name shows itself to.</summary>
    public IDescentObserver Watch(string name) => Observer.Of(run => Show(name, run.Iteration, "best", run.BestValue, run.Current.GradientNorm, run.Elapsed));

    /// <summary>Where a training stands.</summary>
    public void Report(TrainingProgress value) => Show("training", value.Iteration, "loss", value.Value, value.GradientNorm, value.Elapsed);

    /// <summary>Which part of a file has been read.</summary>
    public void Report(double value) => _line = () => $"reading: {value * 100:0} %";

    /// <summary>Ends the telling and clears the line.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _over = true;
            _timer?.Dispose();
            if (_written > 0 && _terminal.Watched)
            {
                _terminal.Error.Write("\r" + new string(' ', _written) + "\r");
                _terminal.Error.Flush();
            }
        }
    }

    private void Show(string name, int iteration, string what, double value, double gradient, TimeSpan elapsed) => _line = () =>
        $"{name}: {Numbers.Count(iteration, "iteration")}, {what} {Numbers.Short(value)}, gradient {Numbers.Short(gradient)}, {Numbers.Seconds(elapsed)}";

    private void Tell()
    {
        lock (_turn)
        {
            if (_over || _line is not { } describe)
            {
                return;
            }

            string line = describe();
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
}
