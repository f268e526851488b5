using BigFile.Cli.Grep;
using BigFile.Cli.Output;
using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>
/// Rows as text: CSV as RFC 4180 has it, with line feeds, or JSON lines. Made column by column, so that one column of some rows is leased at a
/// time, and then put together. In CSV a null is nothing and empty text is two quotes. One thread at a time.
/// </summary>
internal sealed class RowsText : IDisposable
{
    private readonly ColumnTable _table;
    private readonly int[] _columns;
    private readonly bool _isJson;
    private readonly byte[][] _leads;
    private readonly ByteBuffer _cells = new();
    private int[] _cellEnds = [];

    public RowsText(ColumnTable table, int[] columns, bool isJson)
    {
        _table = table;
        _columns = columns;
        _isJson = isJson;
        _leads = new byte[columns.Length][];
        for (int i = 0; i < columns.Length; i++)
            _leads[i] = isJson ? JsonLead(table.Fields[columns[i]].Name, i) : i > 0 ? [(byte)','] : [];
    }

    /// <summary>Adds the names of the columns, where the form has a line of them.</summary>
    public void AppendHeader(ByteBuffer text)
    {
        if (_isJson)
            return;
        for (int i = 0; i < _columns.Length; i++)
        {
            text.Append(_leads[i]);
            int start = text.Length;
            text.Append(_table.Fields[_columns[i]].Name);
            QuoteCsv(text, start);
        }
        text.Append((byte)'\n');
    }

    /// <summary>Adds rows.</summary>
    /// <param name="text">Gets them.</param>
    /// <param name="slice">The slice that they are in.</param>
    /// <param name="rows">Which of it, ascending.</param>
    /// <param name="ends">If not empty, gets the length of the text behind each row.</param>
    /// <exception cref="BudgetExceededException">Not even one row of one column fits under the budget.</exception>
    /// <exception cref="IOException">The file is damaged, or cannot be read.</exception>
    public void Append(ByteBuffer text, RowSlice slice, ReadOnlyMemory<int> rows, Span<int> ends = default)
    {
        if (rows.IsEmpty)
            return;
        if (_cellEnds.Length < rows.Length * _columns.Length)
            _cellEnds = new int[rows.Length * _columns.Length];
        _cells.Cut();
        for (int i = 0; i < _columns.Length; i++)
            AppendCells(i, slice, rows);
        text.Room(_cells.Length);
        Span<int> starts = new int[_columns.Length];
        for (int i = 1; i < _columns.Length; i++)
            starts[i] = _cellEnds[(i * rows.Length) - 1];
        for (int row = 0; row < rows.Length; row++)
        {
            if (_isJson)
                text.Append((byte)'{');
            for (int i = 0; i < _columns.Length; i++)
            {
                int end = _cellEnds[(i * rows.Length) + row];
                text.Append(_leads[i]);
                text.Append(_cells.Span[starts[i]..end]);
                starts[i] = end;
            }
            text.Append(_isJson ? "}\n"u8 : "\n"u8);
            if (!ends.IsEmpty)
                ends[row] = text.Length;
        }
    }

    public void Dispose() => _cells.Dispose();

    private static byte[] JsonLead(string name, int index)
    {
        using ByteBuffer lead = new();
        if (index > 0)
            lead.Append((byte)',');
        JsonText.Append(lead, name);
        lead.Append((byte)':');
        return [.. lead.Span];
    }

    private void AppendCells(int index, RowSlice slice, ReadOnlyMemory<int> rows)
    {
        int first = rows.Span[0];
        RowSlice part = new(slice.Batch, slice.Start + first, rows.Span[^1] - first + 1, slice.FirstRow + first);
        int next = 0;
        ColumnRows.Read(_table, _columns[index], part, (array, row, count, at) =>
        {
            ReadOnlySpan<int> wanted = rows.Span;
            int here = first + at;
            for (; next < wanted.Length && wanted[next] < here + count; next++)
            {
                AppendCell(array, row + wanted[next] - here);
                _cellEnds[(index * wanted.Length) + next] = _cells.Length;
            }
        });
    }

    private void AppendCell(ColumnArray array, long row)
    {
        if (_isJson)
        {
            ValueText.WriteJson(array, row, _cells);
            return;
        }
        int start = _cells.Length;
        ValueText.WriteText(array, row, _cells);
        if (_cells.Length > start || !ValueText.IsNull(array, row))
            QuoteCsv(_cells, start);
    }

    /// <summary>Puts what stands behind a place in quotes, if CSV asks for it.</summary>
    public static void QuoteCsv(ByteBuffer text, int start)
    {
        ReadOnlySpan<byte> cell = text.Span[start..];
        if (!cell.IsEmpty && !cell.ContainsAny(",\"\r\n"u8))
            return;
        int quotes = cell.Count((byte)'"');
        int length = cell.Length;
        text.Room(quotes + 2);
        text.Advance(quotes + 2);
        Span<byte> quoted = text.Span[start..];
        // From the end on, so that nothing is written over that was not read.
        int to = quoted.Length;
        quoted[--to] = (byte)'"';
        for (int from = length - 1; from >= 0; from--)
        {
            byte value = quoted[from];
            quoted[--to] = value;
            if (value == '"')
                quoted[--to] = value;
        }
        quoted[0] = (byte)'"';
    }
}
