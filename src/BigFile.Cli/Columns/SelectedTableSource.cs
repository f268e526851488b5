using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Some columns of a table that comes as a whole, as from text: what is not selected is given back at once.</summary>
internal sealed class SelectedTableSource : TableSource
{
    private readonly TableSource _source;
    private readonly int[] _columns;

    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public SelectedTableSource(TableSource source, IReadOnlyList<string> names)
    {
        _source = source;
        _columns = [.. names.Select(name => IndexOf(source.Schema, name))];
        Schema = new ArrowSchema([.. _columns.Select(column => source.Schema.Fields[column])], source.Schema.Metadata);
    }

    public override ArrowSchema Schema { get; }

    public override long BytesRead => _source.BytesRead;

    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        if (_source.Read(cancellationToken) is not ColumnBatch batch)
            return null;
        for (int i = 0; i < batch.Columns.Count; i++)
        {
            if (!_columns.Contains(i))
                batch.Columns[i].Dispose();
        }
        return new ColumnBatch(batch.RowCount, [.. _columns.Select(column => batch.Columns[column])]);
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static int IndexOf(ArrowSchema schema, string name) => schema.IndexOf(name) is int index and >= 0
        ? index
        : throw new KeyNotFoundException($"there is no column '{name}': there are {string.Join(", ", schema.Fields.Take(50).Select(field => field.Name))}");

    protected override void Dispose(bool disposing) => _source.Dispose();
}
