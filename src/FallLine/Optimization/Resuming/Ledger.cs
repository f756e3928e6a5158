using System.Runtime.InteropServices;
using System.Text;

namespace FallLine;

/// <summary>
/// A list of what a state remembers, through which a checkpoint is written and read by the same lines, so that the two cannot drift apart.
/// </summary>
/// <remarks>
/// A state names each thing that it carries from one step to the next, always in the same order. While a checkpoint is written the things are read; while one is
/// read they are overwritten, bit for bit. What is computed afresh in every step need not be named.
/// </remarks>
/// <example><code>
/// public override void Exchange(Ledger ledger)
/// {
///     base.Exchange(ledger);
///     ledger.Numbers(_velocity);
///     ledger.Number(ref _momentum);
/// }
/// </code></example>
public abstract class Ledger
{
    private const int MostText = 1 << 20;

    private protected Ledger()
    {
    }

    private protected enum Kind : byte
    {
        Number = (byte)'d',
        Count = (byte)'i',
        Bits = (byte)'u',
        Flag = (byte)'b',
        Numbers = (byte)'v',
        Text = (byte)'t',
    }

    /// <summary>Whether things are overwritten by what a checkpoint holds.</summary>
    public abstract bool IsReading { get; }

    /// <summary>A number.</summary>
    public void Number(ref double value) => Exchange(Kind.Number, MemoryMarshal.AsBytes(new Span<double>(ref value)));

    /// <summary>A whole number.</summary>
    public void Number(ref int value) => Exchange(Kind.Count, MemoryMarshal.AsBytes(new Span<int>(ref value)));

    /// <summary>64 bits, such as a part of a random generator's state.</summary>
    public void Bits(ref ulong value) => Exchange(Kind.Bits, MemoryMarshal.AsBytes(new Span<ulong>(ref value)));

    /// <summary>Yes or no.</summary>
    public void Flag(ref bool value)
    {
        byte bit = value ? (byte)1 : (byte)0;
        Exchange(Kind.Flag, new Span<byte>(ref bit));
        value = bit != 0;
    }

    /// <summary>Numbers whose count is given by the method's options and the objective.</summary>
    public void Numbers(Span<double> values) => Exchange(Kind.Numbers, MemoryMarshal.AsBytes(values));

    /// <summary>A number that may be missing.</summary>
    public void Optional(ref double? value)
    {
        bool present = value is not null;
        Flag(ref present);
        double number = value ?? 0;
        Number(ref number);
        value = present ? number : null;
    }

    /// <summary>Numbers that may be missing as a whole.</summary>
    /// <param name="values">The numbers, or null.</param>
    /// <param name="count">How many they are where they are not missing.</param>
    public void Optional(ref double[]? values, int count)
    {
        bool present = values is not null;
        Flag(ref present);
        values = present ? values ?? new double[count] : null;
        Numbers(values);
    }

    /// <summary>Text.</summary>
    internal void Text(ref string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        int length = bytes.Length;
        Number(ref length);
        if (IsReading)
        {
            bytes = length is >= 0 and <= MostText ? new byte[length] : throw Foreign();
        }

        Exchange(Kind.Text, bytes);
        value = Encoding.UTF8.GetString(bytes);
    }

    /// <summary>What must be the same when the run is resumed as it was when it was saved.</summary>
    /// <param name="what">What it is, for the message: <c>method</c>.</param>
    /// <param name="value">What it is now.</param>
    internal void Expect(string what, string value)
    {
        string written = value;
        Text(ref written);
        if (written != value)
        {
            throw new CheckpointException($"The checkpoint was written with the {what} '{written}', but this run has '{value}'. Resume with the same {what}.");
        }
    }

    /// <summary>Moves one thing: the same kind and the same number of bytes at the same place, or the checkpoint is of another layout.</summary>
    private protected abstract void Exchange(Kind kind, Span<byte> bytes);

    private protected abstract CheckpointException Foreign();
}
