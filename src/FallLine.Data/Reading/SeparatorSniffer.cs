namespace FallLine.Data.Reading;

/// <summary>Finds the separator of a CSV file from its first lines, by the rule that <see cref="CsvOptions.Separator"/> states.</summary>
internal static class SeparatorSniffer
{
    private const string Candidates = ",;\t|";
    private const int SampleLength = 1 << 16;

    /// <summary>The separator that fits the start of <paramref name="text"/> best; a comma where none occurs.</summary>
    public static char Sniff(TextReader text)
    {
        char[] sample = new char[SampleLength];
        int length = text.ReadBlock(sample);
        List<int[]> records = CountPerRecord(sample.AsSpan(0, length), isWhole: length < SampleLength);
        int best = 0;
        (int Agreeing, int Separators) bestScore = default;
        for (int candidate = 0; candidate < Candidates.Length && records.Count > 0; candidate++)
        {
            int inHeader = records[0][candidate];
            (int Agreeing, int Separators) score = inHeader == 0 ? default : (records.Count(counts => counts[candidate] == inHeader), inHeader);
            if (score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return Candidates[best];
    }

    /// <summary>For each record that is not blank, how often each candidate stands outside quotes. A record cut off by the end of the sample is left out.</summary>
    private static List<int[]> CountPerRecord(ReadOnlySpan<char> sample, bool isWhole)
    {
        List<int[]> records = [];
        int[] counts = new int[Candidates.Length];
        bool inQuotes = false;
        bool blank = true;
        foreach (char c in sample)
        {
            if (c == '"')
            {
                inQuotes = !inQuotes;
                blank = false;
            }
            else if (inQuotes)
            {
                continue;
            }
            else if (c is '\n' or '\r')
            {
                Finish();
            }
            else
            {
                blank &= c == ' ';
                int candidate = Candidates.IndexOf(c, StringComparison.Ordinal);
                if (candidate >= 0)
                {
                    counts[candidate]++;
                }
            }
        }

        if (isWhole || records.Count == 0)
        {
            Finish();
        }

        return records;

        void Finish()
        {
            if (!blank)
            {
                records.Add(counts);
                counts = new int[Candidates.Length];
                blank = true;
            }
        }
    }
}
