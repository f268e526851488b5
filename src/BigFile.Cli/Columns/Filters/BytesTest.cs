using BigFile.Columnar;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A comparison of text or bytes, byte by byte, which for UTF-8 is the order of code points.</summary>
internal sealed class BytesTest(ColumnComparison comparison, byte[] value) : SingleValueTest
{
    protected override bool Passes(ColumnArray array, long row)
    {
        ReadOnlySpan<byte> bytes = array.GetBytes(row);
        return comparison switch
        {
            ColumnComparison.Equal => bytes.SequenceEqual(value),
            ColumnComparison.NotEqual => !bytes.SequenceEqual(value),
            ColumnComparison.Less => bytes.SequenceCompareTo(value) < 0,
            ColumnComparison.LessOrEqual => bytes.SequenceCompareTo(value) <= 0,
            ColumnComparison.Greater => bytes.SequenceCompareTo(value) > 0,
            _ => bytes.SequenceCompareTo(value) >= 0,
        };
    }
}
