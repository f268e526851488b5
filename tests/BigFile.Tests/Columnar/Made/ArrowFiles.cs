using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>Opens made files.</summary>
internal static class ArrowFiles
{
    public static MappedFileOptions Options(ViewManager manager, Way way = Way.Auto) => new()
    {
        Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Managers.Window, ViewManager = manager,
    };

    public static ArrowFile Open(string path, ViewManager manager, Way way = Way.Auto) => ArrowFile.Open(path, Options(manager, way));

    /// <summary>A file of int64 and float64 columns, by turns, whose values tell batch, column and row.</summary>
    public static ArrowMaker Numbers(int columns, params int[] batchRows)
    {
        ArrowMaker maker = new(new ArrowSchema(
            [.. Enumerable.Range(0, columns).Select(i => new ArrowField("c" + i, i % 2 == 0 ? ArrowType.Int64 : ArrowType.Float64))]));
        for (int batch = 0; batch < batchRows.Length; batch++)
        {
            MadeBody body = new();
            for (int column = 0; column < columns; column++)
            {
                body.Node(batchRows[batch]).Buffer([]);
                long[] values = new long[batchRows[batch]];
                for (int row = 0; row < values.Length; row++)
                    values[row] = column % 2 == 0 ? Number(batch, column, row) : BitConverter.DoubleToInt64Bits(Number(batch, column, row));
                body.Values<long>(values);
            }
            maker.Batch(batchRows[batch], body);
        }
        return maker;
    }

    public static long Number(int batch, int column, long row) => batch * 1_000_000_007L + column * 1_000_003L + row;
}
