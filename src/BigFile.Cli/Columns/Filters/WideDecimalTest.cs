using System.Numerics;
using BigFile.Columnar;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A comparison of the integers that decimals of 256 bits are stored as.</summary>
internal sealed class WideDecimalTest(ColumnComparison comparison, BigInteger value) : SingleValueTest
{
    /// <summary>The integer that a row has.</summary>
    public static BigInteger Read(ColumnArray array, long row) => new(array.GetBuffer(1, (row + array.Offset) * 32, 32));

    protected override bool Passes(ColumnArray array, long row)
    {
        int order = Read(array, row).CompareTo(value);
        return comparison switch
        {
            ColumnComparison.Equal => order == 0,
            ColumnComparison.NotEqual => order != 0,
            ColumnComparison.Less => order < 0,
            ColumnComparison.LessOrEqual => order <= 0,
            ColumnComparison.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
