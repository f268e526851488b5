using System.Globalization;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>What is found out of rows of a column: here how many have a value. One thread at a time.</summary>
internal class ColumnTally
{
    /// <summary>Rows that have a value.</summary>
    public long Count { get; private set; }

    /// <summary>Rows that have none.</summary>
    public long NullCount { get; private set; }

    /// <summary>What there is to say of the values.</summary>
    public virtual IEnumerable<StatisticsValue> Values => [];

    /// <summary>Takes in rows.</summary>
    /// <param name="array">The column.</param>
    /// <param name="row">The first row, in the array.</param>
    /// <param name="count">How many.</param>
    /// <param name="mask">Those of them that count, as <see cref="RowMask"/> has it. Those without a value are taken out of it.</param>
    public void Add(ColumnArray array, long row, int count, Span<ulong> mask)
    {
        int selected = RowMask.Count(mask);
        RowNulls.Clear(array, row, count, mask);
        int present = RowMask.Count(mask);
        Count += present;
        NullCount += selected - present;
        if (present > 0)
            AddValues(array, row, count, mask);
    }

    /// <summary>Takes in what was found of rows behind those that were taken in.</summary>
    public virtual void Join(ColumnTally other)
    {
        Count += other.Count;
        NullCount += other.NullCount;
    }

    /// <summary>Takes in rows that have a value, at least one.</summary>
    protected virtual void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask)
    {
    }

    /// <summary>A number of rows or bytes.</summary>
    protected static StatisticsValue Of(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture), IsNumber: true);

    /// <summary>A floating-point number.</summary>
    protected static StatisticsValue Of(string name, double value) => new(name, value.ToString(CultureInfo.InvariantCulture), double.IsFinite(value));

    /// <summary>Whether a row counts.</summary>
    protected static bool IsSet(ReadOnlySpan<ulong> mask, int row) => (mask[row / RowMask.WordRows] >> row & 1) != 0;
}
