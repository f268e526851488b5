using System.Text.Json;

namespace BigFile.Columnar;

/// <summary>
/// Reads JSON lines as a table: an object a line, whose properties are columns; what is missing is null, empty lines are passed over. Types that are not
/// given are those that fit the first rows: also lists and structs. A later value that does not fit, or a name that was not there, is an error
/// that says where it is. One thread.
/// </summary>
/// <remarks>Texts that look like dates or timestamps (ISO 8601) are such, where all of a column do. Numbers that are exact in no type of 64 bits are text.</remarks>
public sealed class JsonLinesTableSource : TableSource
{
    private const int CancellationRows = 1024;

    private static readonly byte[] s_mark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _stream;
    private readonly TextTableOptions _options;
    private readonly bool _leaveOpen;
    private readonly ArrayBuilder[] _builders;
    private readonly JsonAppender[] _appenders;
    private readonly byte[][] _names;
    private readonly CellCount _cells = new();
    private readonly long _rowCells;
    private StreamLines _lines;
    private int _next;

    private JsonLinesTableSource(Stream stream, TextTableOptions options, bool leaveOpen)
    {
        _stream = stream;
        _options = options;
        _leaveOpen = leaveOpen;
        long start = stream.Position;
        _lines = new StreamLines(stream, options.RowBytesMax);
        Schema = FindSchema();
        _lines.Dispose();
        stream.Position = start;
        _lines = new StreamLines(stream, options.RowBytesMax);
        _builders = [.. Schema.Fields.Select(ArrayBuilder.Create)];
        HashSet<string> given = [.. (options.Schema?.Fields ?? []).Select(field => field.Name)];
        _appenders = Array.ConvertAll(_builders, builder => new JsonAppender(builder, _cells, !given.Contains(builder.Field.Name)));
        _rowCells = _appenders.Sum(appender => appender.Cells);
        _names = [.. Schema.Fields.Select(field => System.Text.Encoding.UTF8.GetBytes(field.Name))];
    }

    /// <inheritdoc/>
    public override ArrowSchema Schema { get; }

    /// <inheritdoc/>
    public override long BytesRead => _lines.Offset;

    /// <summary>Opens JSON lines: reads the first rows to see what the columns are, and goes back.</summary>
    /// <param name="stream">UTF-8; can be sought in.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the source is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the stream cannot be sought in.</exception>
    /// <exception cref="ColumnarFormatException">They are no JSON lines.</exception>
    /// <exception cref="NotSupportedException">The schema has a type that cannot be read from text.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonLinesTableSource Open(Stream stream, TextTableOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new TextTableOptions();
        options.Check();
        if (!stream.CanSeek)
            throw new ArgumentException("The stream cannot be sought in.", nameof(stream));
        foreach (ArrowField field in options.Schema?.Fields ?? [])
            JsonAppender.ThrowIfUnreadable(field);
        return new JsonLinesTableSource(stream, options, leaveOpen);
    }

    /// <inheritdoc/>
    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        int rows = 0;
        long start = _lines.Offset;
        _cells.BeginBatch();
        while (rows < _options.BatchRows && !_cells.IsFull && _lines.Offset - start <= TextTableOptions.BatchBytesMax)
        {
            if (rows % CancellationRows == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!TryLine(out ReadOnlySpan<byte> line))
                break;
            Utf8JsonReader json = new(line);
            try
            {
                _cells.BeginRow(_rowCells);
                json.Read();
                JsonAppender.AppendFields(ref json, _appenders, _names, ref _next, "");
                json.Read();
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                throw Wrong(e, json.BytesConsumed);
            }
            rows++;
        }
        return rows == 0 ? null : new ColumnBatch(rows, CsvTableSource.Build(_builders));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _lines.Dispose();
        foreach (ArrayBuilder builder in _builders)
            builder.Dispose();
        if (!_leaveOpen)
            _stream.Dispose();
    }

    private bool TryLine(out ReadOnlySpan<byte> line)
    {
        while (_lines.TryRead(out line))
        {
            if (_lines.Number == 1 && line.StartsWith(s_mark))
                line = line[3..];
            line = line.Trim(" \t\r"u8);
            if (!line.IsEmpty)
                return true;
        }
        if (_lines.IsTooLong)
            throw _options.Wrong(_lines.Number + 1, $"the line is longer than {_options.RowBytesMax} bytes", _lines.Offset);
        return false;
    }

    private ArrowSchema FindSchema()
    {
        Dictionary<string, ArrowField> given = (_options.Schema?.Fields ?? []).ToDictionary(field => field.Name);
        JsonGuess guess = new();
        for (int rows = 0; rows < _options.InferenceRows && TryLine(out ReadOnlySpan<byte> line); rows++)
        {
            Utf8JsonReader json = new(line);
            try
            {
                json.Read();
                if (json.TokenType != JsonTokenType.StartObject)
                    throw new FormatException("it is no object");
                guess.AddFields(ref json, given);
                json.Read();
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                throw Wrong(e, json.BytesConsumed);
            }
        }
        List<ArrowField> fields = [];
        long dictionaries = given.Values.Select(field => field.Dictionary?.Id + 1 ?? 0).DefaultIfEmpty().Max();
        foreach ((string name, JsonGuess column) in guess.Fields)
            fields.Add(given.Remove(name, out ArrowField? field) ? field : column.FieldOf(name, _options, ref dictionaries));
        // Columns that no row has yet may come.
        fields.AddRange((_options.Schema?.Fields ?? []).Where(field => given.ContainsKey(field.Name)));
        return fields.Count > 0 ? new ArrowSchema(fields, _options.Schema?.Metadata) : throw _options.Wrong(-1, "there are no columns");
    }

    private ColumnarFormatException Wrong(Exception e, long consumed)
    {
        string reason = e is JsonException ? $"it is no JSON: {e.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}"
            : e.Message.TrimEnd('.').ReplaceLineEndings(" ");
        return _options.Wrong(_lines.Number, reason, _lines.Offset + consumed);
    }
}
