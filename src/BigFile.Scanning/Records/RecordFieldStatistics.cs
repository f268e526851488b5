namespace BigFile.Scanning;

/// <summary>What <see cref="RecordStatistics"/> has found of one numeric field.</summary>
public sealed class RecordFieldStatistics
{
    private readonly ColumnTotals _totals;

    internal RecordFieldStatistics(RecordField field, in ColumnTotals totals)
    {
        Field = field;
        _totals = totals;
    }

    /// <summary>The field.</summary>
    public RecordField Field { get; }

    /// <summary>How many values there were that are numbers.</summary>
    public long Count => _totals.Count;

    /// <summary>How many were NaN, which are in nothing else here.</summary>
    public long NanCount => _totals.NanCount;

    /// <summary>The least value of an integer field; 0 without one.</summary>
    public Int128 IntegerMinimum => _totals.IntegerMin;

    /// <summary>The greatest value of an integer field; 0 without one.</summary>
    public Int128 IntegerMaximum => _totals.IntegerMax;

    /// <summary>The sum of an integer field, exact.</summary>
    public Int128 IntegerSum => _totals.IntegerSum;

    /// <summary>The least value; NaN without one.</summary>
    public double Minimum => Count == 0 ? double.NaN : Field.IsInteger ? (double)_totals.IntegerMin : _totals.Min;

    /// <summary>The greatest value; NaN without one.</summary>
    public double Maximum => Count == 0 ? double.NaN : Field.IsInteger ? (double)_totals.IntegerMax : _totals.Max;

    /// <summary>
    /// The sum, 0 without a value; of floating-point numbers as if added in twice the precision and rounded at the end.
    /// </summary>
    public double Sum => Field.IsInteger ? (double)_totals.IntegerSum : _totals.Sum;

    /// <summary>The sum by the count; NaN without a value.</summary>
    public double Mean => Count == 0 ? double.NaN : Sum / Count;
}
