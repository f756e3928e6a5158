using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <content>Checkpoints of a run.</content>
public sealed partial class DescentRun
{
    /// <summary>How far the objective may be off what it was: a part of its value for a simulation's noise, and one of its value at the start for the rounding of another machine, where the value itself may be all rounding.</summary>
    private const double Noise = 1e-3;
    private const double Rounding = 1e-10;

    private Finding? _differs;

    /// <summary>Whether the run can be saved: it stands at an accepted point. A run that was cancelled, ran out of evaluations or failed inside a step does not.</summary>
    public bool CanSave => !_midway;

    /// <summary>Writes all that the run remembers, so that <see cref="Descent.Resume(Objective, Stream, CancellationToken)"/> goes on as if it had never stopped: every later iterate has the same bits.</summary>
    /// <param name="checkpoint">Receives the checkpoint.</param>
    /// <exception cref="InvalidOperationException">The run ended inside a step: see <see cref="CanSave"/>.</exception>
    public void Save(Stream checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!CanSave)
        {
            throw new InvalidOperationException(
                "The run ended inside a step, of which a checkpoint would hold one half. Save while it runs, for example with the observer Checkpoints.To(path); to go on from here, begin a new run at its best point.");
        }

        CheckpointFile.Write(checkpoint, ledger =>
        {
            bool maximizes = Maximizes;
            Identify(ledger, _descent, Objective, ref maximizes);
            Exchange(ledger);
        });
    }

    /// <summary>Writes the checkpoint to a file: under another name first, which takes the file's place when it is whole and on the disk. A crash leaves the old file or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The run ended inside a step: see <see cref="CanSave"/>.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string unfinished = path + ".unfinished";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Save(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    internal static DescentRun Resume(Descent descent, Objective objective, Stream checkpoint, CancellationToken cancellation)
    {
        DescentRun? run = null;
        CheckpointFile.Read(checkpoint, ledger =>
        {
            bool maximizes = false;
            Identify(ledger, descent, objective.Reparameterization?.Objective ?? objective, ref maximizes);
            run = new DescentRun(descent, objective, maximizes, cancellation);
            run.Exchange(ledger);
        });
        run!.Compare();
        return run;
    }

    /// <summary>What makes the run the same run.</summary>
    private static void Identify(Ledger ledger, Descent descent, Objective objective, ref bool maximizes)
    {
        ledger.Expect("direction", Text(descent.Direction));
        ledger.Expect("step size", Text(descent.StepSize));
        ledger.Expect("variables", string.Join(", ", objective.Parameters.Items.Select(item => $"{item.Name} {item.Shape}")));
        ledger.Expect("derivatives", objective.Differences is { } differences ? Text(differences) : $"{objective.Order} by code or exact");
        ledger.Expect("seed", Numbers.In($"{descent.Seed}"));
        ledger.Flag(ref maximizes);
    }

    private static string Text(IPart part) => part.Options.Count == 0
        ? part.Name
        : $"{part.Name} ({string.Join(", ", part.Options.Select(option => $"{option.Name} {option.Get(part)}"))})";

    /// <summary>How the criteria are composed, and the options of each.</summary>
    private static string Criteria(IStopping stopping)
    {
        List<string> texts = [stopping.Name];
        _ = stopping.Map(criterion =>
        {
            texts.Add(Text(criterion));
            return criterion;
        });
        return string.Join("; ", texts);
    }

    private void Exchange(Ledger ledger)
    {
        int iteration = Iteration;
        ulong ticks = (ulong)Elapsed.Ticks;
        ledger.Number(ref iteration);
        ledger.Bits(ref ticks);
        (Iteration, _earlier) = (iteration, ledger.IsReading ? new TimeSpan((long)ticks) : _earlier);
        Current.Exchange(ledger);
        _before.Exchange(ledger);
        _next.Exchange(ledger);
        ledger.Number(ref _askedAt);
        ledger.Flag(ref _leadsOn);
        Evaluator.Exchange(ledger);
        _lagrangian?.Exchange(ledger);
        _direction.Exchange(ledger);
        _stepSize.Exchange(ledger);
        _safeguards.Exchange(ledger);
        ExchangePath(ledger);
        ExchangeEnd(ledger);
    }

    private void ExchangePath(Ledger ledger)
    {
        int count = _path?.Count ?? 0;
        ledger.Number(ref count);
        for (int i = 0; i < count; i++)
        {
            PathPoint known = ledger.IsReading ? Result.PointOf(this) : _path![i];
            double[] point = [.. known.Point];
            (int iteration, double value, double norm, double step) = (known.Iteration, known.Value, known.GradientNorm, known.Step);
            ledger.Number(ref iteration);
            ledger.Numbers(point);
            ledger.Number(ref value);
            ledger.Number(ref norm);
            ledger.Number(ref step);
            if (ledger.IsReading)
            {
                _path?.Add(new PathPoint(iteration, [.. point], value, norm, step));
            }
        }

        if (count == 0)
        {
            _path?.Add(Result.PointOf(this));
        }
    }

    /// <summary>
    /// The criteria, and why the run was over if it was. Under other criteria than it was saved with a run goes on from its point, where they are asked for the first time; a cancelled run goes on in any case.
    /// </summary>
    private void ExchangeEnd(Ledger ledger)
    {
        StopReason reason = Reason ?? new((Status)(-1), "", "");
        (int status, string code, string message, string advice) = ((int)reason.Status, reason.Code, reason.Message, reason.Advice);
        double[]? at = reason.At.IsDefaultOrEmpty ? null : [.. reason.At];
        ledger.Number(ref status);
        ledger.Text(ref code);
        ledger.Text(ref message);
        ledger.Text(ref advice);
        ledger.Optional(ref at, Objective.Dimension);
        string criteria = Criteria(_descent.Stopping);
        string written = criteria;
        ledger.Text(ref written);
        bool same = criteria == written;
        if (same)
        {
            _stopping.Exchange(ledger);
        }

        if (ledger.IsReading)
        {
            var ended = (Status)status;
            bool lasts = code.Length > 0 && ended != Status.Cancelled && (same || ended is not (Status.Limit or Status.Converged));
            StopReason? asked = same ? null : _stopping.Check(this);
            Reason = lasts ? new StopReason(ended, code, message) { Advice = advice, At = at is null ? [] : [.. at] } : asked;
        }
    }

    /// <summary>Refuses another function: what the objective gives at the point must be what it gave.</summary>
    private void Compare()
    {
        double value;
        try
        {
            value = _descended.ValueAndGradient(Current.Point, new double[Objective.Dimension]);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            Reason = Reasons.Threw(error);
            return;
        }

        if (value.Equals(Current.SmoothValue))
        {
            return;
        }

        double off = Math.Abs(value - Current.SmoothValue);
        if (!(off <= (Noise * Math.Abs(Current.SmoothValue)) + (Rounding * Math.Abs(_safeguards.Start))))
        {
            throw new CheckpointException(Numbers.In(
                $"The checkpoint belongs to another function: at its point this one is {Sign * value:G6}, and that was {Sign * Current.SmoothValue:G6}. Resume with the same function and the same data, or begin a new run at the point."));
        }

        _differs = new Finding(
            "resumed-elsewhere",
            Numbers.In($"At the checkpoint's point the function differs by {off:G3} from what it was when it was saved: the run goes on, but not bit for bit as it would have."),
            "Resume on the same machine with the same versions where every bit counts.");
    }
}
