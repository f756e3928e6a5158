namespace FallLine.Data;

/// <summary>Learns from a table how to turn its columns into features and targets.</summary>
/// <remarks>
/// <para><b>Inputs.</b> Every column but the target. A numeric column becomes one feature, missing values filled with the median. A text column
/// becomes one feature per category, missing values being a category of their own when there are any; a text that was not seen when fitting becomes
/// none of them, with a warning. Left out, with a warning: a column without any value; a text column with more than
/// <see cref="EncoderOptions.MaximumCategories"/> categories; one with more than 20 categories that average fewer than two rows each, such as the
/// names of the rows.</para>
/// <para><b>Scale.</b> Each feature, those of categories too, is shifted and scaled to mean 0 and standard deviation 1 over the rows fitted; a
/// constant one becomes 0. So the bias does not interact with the weights, one step size suits all of them, and descent from zero stays in the span
/// of the rows: it ends in the least-squares solution with the smallest weights even where columns depend on each other.</para>
/// <para><b>Target.</b> Text is classes. A numeric target is classes when its values are integers, between 2 and 20 of them are different, and each
/// is held by 5 rows on average (digits 0 to 9, a 0/1 flag); otherwise it is a number. <see cref="EncoderOptions.Target"/> decides instead.</para>
/// </remarks>
public static class Encoder
{
    private const int MostIntegerClasses = 20;
    private const int RowsPerIntegerClass = 5;

    /// <summary>Fits an encoding to all rows of a table that have a target.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">How to encode.</param>
    /// <exception cref="TableFormatException">There is no such column, it cannot be predicted, or no other column is of use.</exception>
    public static TableEncoding Fit(Table table, string target, EncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(table, target, TableEncoding.Range(table.Rows), options);
    }

    /// <summary>Fits an encoding to those of some rows that have a target: the training rows, so that nothing is learnt from the others.</summary>
    /// <remarks>The kind of the target and its classes come from the whole table.</remarks>
    /// <param name="table">The table.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="rows">The rows to learn from, for example <see cref="Split.Training"/>.</param>
    /// <param name="options">How to encode.</param>
    /// <exception cref="TableFormatException">There is no such column, it cannot be predicted, or no other column is of use.</exception>
    public static TableEncoding Fit(Table table, string target, ReadOnlySpan<int> rows, EncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new EncoderOptions();
        Column column = table[target];
        int[] fitted = WithValue(column, rows);
        if (fitted.Length == 0)
        {
            throw new TableFormatException("no row to learn from has a value in this column, so there is nothing to predict.", table.Source, column: target);
        }

        TargetEncoding targetEncoding = FitTarget(table, column, fitted, options);
        List<ColumnEncoding> columns = [];
        foreach (Column input in table.Columns)
        {
            if (!ReferenceEquals(input, column))
            {
                columns.Add(input is NumericColumn numeric
                    ? NumericEncoding.Fit(numeric, fitted)
                    : TextEncoding.Fit((TextColumn)input, fitted, options.MaximumCategories));
            }
        }

        if (columns.TrueForAll(c => c is DroppedColumn))
        {
            string why = columns.Count == 0 ? "it is the only column" : string.Join("; ", columns.Cast<DroppedColumn>().Select(c => $"{TableFormatException.Show(c.Name)} {c.Reason}"));
            throw new TableFormatException($"there is no other column to predict it from: {why}.", table.Source, column: target);
        }

        return new TableEncoding(columns, targetEncoding);
    }

    /// <summary>Those of <paramref name="rows"/> in which <paramref name="column"/> has a value.</summary>
    internal static int[] WithValue(Column column, ReadOnlySpan<int> rows)
    {
        List<int> present = new(rows.Length);
        foreach (int row in rows)
        {
            if (!column.IsMissing(row))
            {
                present.Add(row);
            }
        }

        return [.. present];
    }

    private static TargetEncoding FitTarget(Table table, Column column, int[] fitted, EncoderOptions options)
    {
        if (column is TextColumn text)
        {
            return options.Target != TargetKind.Number
                ? Classes(table, column, Count(text), isNumeric: false, options)
                : throw new TableFormatException("this column is text, so it cannot be predicted as a number.", table.Source, column: column.Name);
        }

        NumericColumn numeric = (NumericColumn)column;
        if (options.Target == TargetKind.Classes || (options.Target is null && LooksLikeClasses(numeric)))
        {
            return Classes(table, column, Count(numeric), isNumeric: true, options);
        }

        double[] values = Array.ConvertAll(fitted, row => numeric.Values[row]);
        (double mean, double deviation) = Moments.Of(values);
        return new NumericTarget(column.Name, mean, deviation);
    }

    private static bool LooksLikeClasses(NumericColumn column)
    {
        HashSet<double> distinct = [];
        foreach (double value in column.Values)
        {
            if (double.IsNaN(value))
            {
                continue;
            }

            if (!double.IsInteger(value) || (distinct.Add(value) && distinct.Count > MostIntegerClasses))
            {
                return false;
            }
        }

        return distinct.Count >= 2 && column.PresentCount >= RowsPerIntegerClass * distinct.Count;
    }

    private static ClassTarget Classes(Table table, Column column, (string Name, int Count)[] classes, bool isNumeric, EncoderOptions options)
    {
        if (classes.Length < 2)
        {
            throw new TableFormatException($"every row holds {TableFormatException.Show(classes[0].Name)}, so there is nothing to learn.", table.Source, column: column.Name);
        }

        if (classes.Length > options.MaximumCategories)
        {
            throw new TableFormatException(
                FormattableString.Invariant($"{classes.Length} different values in {column.PresentCount} rows are too many classes to predict (at most {options.MaximumCategories})."), table.Source, column: column.Name);
        }

        return new ClassTarget(column.Name, Array.ConvertAll(classes, c => c.Name), Array.ConvertAll(classes, c => c.Count), isNumeric);
    }

    private static (string Name, int Count)[] Count(TextColumn column)
    {
        int[] counts = new int[column.Categories.Count];
        foreach (int code in column.Codes)
        {
            if (code != TextColumn.Missing)
            {
                counts[code]++;
            }
        }

        return [.. column.Categories.Zip(counts).OrderBy(pair => pair.First, StringComparer.Ordinal)];
    }

    private static (string Name, int Count)[] Count(NumericColumn column)
    {
        SortedDictionary<double, int> counts = [];
        foreach (double value in column.Values)
        {
            if (!double.IsNaN(value))
            {
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        return [.. counts.Select(pair => (ClassTarget.NameOf(pair.Key), pair.Value))];
    }
}
