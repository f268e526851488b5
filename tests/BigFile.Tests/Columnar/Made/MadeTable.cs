using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>A file of random rows and what stands in it.</summary>
internal sealed class MadeTable
{
    private readonly ColumnEncoder _encoder;

    public MadeTable(ArrowMaker maker, int seed, int dictionaryPieces, params int[] batchRows)
    {
        Maker = maker;
        Random random = new(seed);
        _encoder = new ColumnEncoder(maker, random);
        foreach (int rows in batchRows)
        {
            object?[][] columns = [.. maker.Schema.Fields.Select(field => RandomColumns.Many(field, rows, random))];
            Rows.Add(columns);
            _encoder.AddBatch(columns, rows);
        }
        _encoder.AddDictionaries(dictionaryPieces);
    }

    public ArrowMaker Maker { get; }

    /// <summary>Values by batch, column and row.</summary>
    public List<object?[][]> Rows { get; } = [];

    /// <summary>A value in words.</summary>
    public string Text(int batch, int column, long row) => MadeText.Of(Maker.Schema.Fields[column], Rows[batch][column][row]);

    /// <summary>Asserts that an array has the values of a batch, where it can be read.</summary>
    public void AssertSame(int batch, int column, ColumnArray array)
    {
        for (long row = array.Start; row < array.End; row++)
        {
            string wanted = Text(batch, column, row), got = MadeText.Of(array, row);
            if (wanted != got)
                Assert.Fail($"'{array.Field.Name}', batch {batch}, rows {array.Start} to {array.End}, row {row}: {got}, not {wanted}");
        }
    }
}
