using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FallLine.Optimization;

/// <summary>The format of checkpoints: a line that names it, the entries of a ledger, and at the end their length and their SHA-256.</summary>
/// <remarks>The length stands at the end, so that a checkpoint of any size is written in one pass; it is checked, with the sum, before anything else is believed.</remarks>
internal static class CheckpointFile
{
    private const int HashLength = 32;
    private const int TrailerLength = sizeof(long) + HashLength;

    private static readonly string s_heading = $"FallLine checkpoint {FormatVersion}, {(BitConverter.IsLittleEndian ? "little" : "big")} endian\n";
    private static readonly string s_family = "FallLine checkpoint ";

    /// <summary>The version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes what <paramref name="entries"/> puts into the ledger.</summary>
    public static void Write(Stream to, Action<Ledger> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        to.Write(Encoding.ASCII.GetBytes(s_heading));
        var writer = new LedgerWriter(to, hash);
        entries(writer);
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, writer.Length);
        hash.GetHashAndReset(trailer[sizeof(long)..]);
        to.Write(trailer);
    }

    /// <summary>Checks a checkpoint and hands its entries over.</summary>
    /// <exception cref="CheckpointException">It is none, not whole, damaged, or does not hold these entries.</exception>
    public static void Read(Stream from, Action<Ledger> entries)
    {
        Stream seekable = from;
        if (!from.CanSeek)
        {
            seekable = new MemoryStream();
            from.CopyTo(seekable);
            seekable.Position = 0;
        }

        CheckHeading(seekable);
        long begin = seekable.Position;
        long length = CheckWhole(seekable, begin);
        seekable.Position = begin;
        entries(new LedgerReader(seekable, length));
    }

    private static void CheckHeading(Stream from)
    {
        byte[] found = new byte[s_heading.Length];
        string heading = Encoding.ASCII.GetString(found, 0, from.ReadAtLeast(found, found.Length, throwOnEndOfStream: false));
        if (heading == s_heading)
        {
            return;
        }

        throw new CheckpointException(
            s_heading.StartsWith(heading, StringComparison.Ordinal) ? "The checkpoint is cut short. Resume from an older one."
            : heading.StartsWith(s_family, StringComparison.Ordinal)
                ? $"The checkpoint begins with '{heading.Split('\n')[0]}', but this version of FallLine reads '{s_heading.TrimEnd()}'. Resume with the version and on a machine of the kind that wrote it."
            : "This is not a checkpoint of FallLine.");
    }

    private static long CheckWhole(Stream from, long begin)
    {
        long length = from.Length - begin - TrailerLength;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (length >= 0)
        {
            from.Position = begin + length;
            from.ReadExactly(trailer);
        }

        if (length < 0 || BinaryPrimitives.ReadInt64LittleEndian(trailer) != length)
        {
            throw new CheckpointException("The checkpoint is not whole: it is cut short, or something was appended to it. Resume from an older one.");
        }

        from.Position = begin;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 16];
        for (long left = length; left > 0;)
        {
            int read = from.Read(block, 0, (int)Math.Min(block.Length, left));
            hash.AppendData(block, 0, read);
            left -= read;
        }

        return hash.GetHashAndReset().AsSpan().SequenceEqual(trailer[sizeof(long)..])
            ? length
            : throw new CheckpointException("The checkpoint is damaged: its contents do not have the sum that was written with them. Resume from an older one.");
    }

    private sealed class LedgerWriter(Stream to, IncrementalHash hash) : Ledger
    {
        public long Length { get; private set; }

        public override bool IsReading => false;

        private protected override void Exchange(Kind kind, Span<byte> bytes)
        {
            Span<byte> head = stackalloc byte[1 + sizeof(int)];
            head[0] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
            Put(head);
            Put(bytes);
        }

        private protected override CheckpointException Foreign() => new("The text is too long for a checkpoint.");

        private void Put(ReadOnlySpan<byte> bytes)
        {
            to.Write(bytes);
            hash.AppendData(bytes);
            Length += bytes.Length;
        }
    }

    private sealed class LedgerReader(Stream from, long length) : Ledger
    {
        private long _left = length;

        public override bool IsReading => true;

        private protected override void Exchange(Kind kind, Span<byte> bytes)
        {
            Span<byte> head = stackalloc byte[1 + sizeof(int)];
            _left -= head.Length + bytes.Length;
            if (_left < 0)
            {
                throw Foreign();
            }

            from.ReadExactly(head);
            if (head[0] != (byte)kind || BinaryPrimitives.ReadInt32LittleEndian(head[1..]) != bytes.Length)
            {
                throw Foreign();
            }

            from.ReadExactly(bytes);
        }

        private protected override CheckpointException Foreign() =>
            new("The checkpoint does not hold what this method remembers: another version of FallLine wrote it. Finish the run with that version, or begin a new one from its best point.");
    }
}
