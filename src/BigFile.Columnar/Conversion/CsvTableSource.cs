using System.Text;
using CsvHelper;

namespace BigFile.Columnar;

/// <summary>
/// Reads CSV as a table. Types that are not given are those that fit the first rows; a later value that does not fit is an error that says
/// where it is and how to give the type, never a null. Rows must all have as many fields as the first. One thread.
/// </summary>
public sealed class CsvTableSource : TableSource
{
    private const int BufferBytes = 1 << 20;
    private const int CancellationRows = 1024;

    private readonly Stream _stream;
    private readonly CsvTableOptions _options;
    private readonly byte[][] _nulls;
    private readonly bool _leaveOpen;
    private readonly bool[] _isInferred;
    private readonly ArrayBuilder[] _builders;
    private readonly TextAppender?[] _texts;
    private readonly JsonAppender?[] _nested;
    private readonly CellCount _cells = new();
    private readonly int _batchRows;
    private CsvReader _reader;
    private long _bytesRead;

    private CsvTableSource(Stream stream, CsvTableOptions options, bool leaveOpen)
    {
        _stream = stream;
        _options = options;
        _leaveOpen = leaveOpen;
        _nulls = [.. options.NullTexts.Select(Encoding.UTF8.GetBytes)];
        long start = stream.Position;
        Schema = FindSchema(start, out _isInferred);
        _reader = MakeReader(start);
        _builders = [.. Schema.Fields.Select(ArrayBuilder.Create)];
        _texts = [.. _builders.Select((builder, i) => TextAppender.CanRead(builder.Field.Type) ? new TextAppender(builder, _isInferred[i]) : null)];
        _nested = Array.ConvertAll(_builders, builder => TextAppender.CanRead(builder.Field.Type) ? null : new JsonAppender(builder, _cells));
        // A null of a column of many children takes memory for each.
        _batchRows = (int)Math.Clamp(TextTableOptions.BatchCellsMax / _nested.Sum(nested => nested?.Cells ?? 1), 1, options.BatchRows);
        if (options.HasHeader)
            Advance();
    }

    /// <inheritdoc/>
    public override ArrowSchema Schema { get; }

    /// <inheritdoc/>
    public override long BytesRead => _bytesRead;

    /// <summary>Opens CSV: reads the first rows to see what the columns are, and goes back.</summary>
    /// <param name="stream">Can be sought in. A mark of UTF-8, UTF-16 or UTF-32 at its start says the encoding.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the source is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the stream cannot be sought in.</exception>
    /// <exception cref="ColumnarFormatException">It is no CSV, or has no columns, or not those of the schema.</exception>
    /// <exception cref="NotSupportedException">The schema has a type that cannot be read from text.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CsvTableSource Open(Stream stream, CsvTableOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new CsvTableOptions();
        options.Check();
        if (options.Delimiter is >= (char)0x80 or '"' or '\r' or '\n' or '\0')
            throw new ArgumentOutOfRangeException(nameof(options), options.Delimiter, "A delimiter is one character of ASCII, no quote and no line end.");
        if (!stream.CanSeek)
            throw new ArgumentException("The stream cannot be sought in.", nameof(stream));
        foreach (ArrowField field in options.Schema?.Fields ?? [])
            JsonAppender.ThrowIfUnreadable(field);
        return new CsvTableSource(stream, options, leaveOpen);
    }

    /// <inheritdoc/>
    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        int rows = 0;
        long start = _bytesRead;
        _cells.BeginBatch();
        for (; rows < _batchRows && !_cells.IsFull && _bytesRead - start <= TextTableOptions.BatchBytesMax; rows++)
        {
            if (rows % CancellationRows == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!Advance())
                break;
            ThrowIfOtherCount();
            for (int i = 0; i < _builders.Length; i++)
                Append(i);
        }
        return rows == 0 ? null : new ColumnBatch(rows, Build(_builders));
    }

    internal static ColumnArray[] Build(ArrayBuilder[] builders)
    {
        List<ColumnArray> built = [];
        try
        {
            foreach (ArrayBuilder builder in builders)
                built.Add(builder.Build());
            return [.. built];
        }
        catch
        {
            built.ForEach(array => array.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        foreach (ArrayBuilder builder in _builders)
            builder.Dispose();
        if (!_leaveOpen)
            _stream.Dispose();
    }

    private void Append(int column)
    {
        ReadOnlySpan<byte> text = _reader.GetSpan(column);
        ArrayBuilder builder = _builders[column];
        try
        {
            if (IsNull(column, text, builder.Field.Type))
            {
                if (!builder.Field.IsNullable)
                    throw Wrong(column, $"{TextTableOptions.Shown(text)} is a null, and the column has none");
                builder.AppendNull();
            }
            else if (!(_texts[column]?.TryAppend(text) ?? _nested[column]!.TryAppend(text)))
            {
                throw Wrong(column, Misfit(column, text));
            }
        }
        catch (InvalidOperationException e)
        {
            // More text than 32-bit offsets count, or more values than the dictionary's indices.
            throw Wrong(column, e.Message.TrimEnd('.'));
        }
    }

    private string Misfit(int column, ReadOnlySpan<byte> text)
    {
        string reason = _texts[column]?.Misfit(text) ?? $"{TextTableOptions.Shown(text)} is no {_builders[column].Field.TypeText}";
        return _isInferred[column]
            ? $"{reason}, which the first {_options.InferenceRows} rows seemed to be; give the type, as in \"{Schema.Fields[column].Name}: utf8\""
            : reason;
    }

    private ColumnarFormatException Wrong(int column, string reason) =>
        _options.Wrong(_reader.LineNumber, $"column '{Schema.Fields[column].Name}': {reason}", _reader.ByteOffset);

    // Quotes make a text, or bytes, of what would be a null.
    private bool IsNull(int column, ReadOnlySpan<byte> text, ArrowType type)
    {
        foreach (byte[] word in _nulls)
        {
            if (text.SequenceEqual(word))
                return !(type.Kind.IsVariableBytes() || type.Kind == ArrowTypeKind.FixedSizeBinary) || _reader.GetRawSpan(column).Length == text.Length;
        }
        return false;
    }

    private void ThrowIfOtherCount()
    {
        if (_reader.FieldCount != _builders.Length)
            throw OtherCount(_builders.Length);
    }

    private ColumnarFormatException OtherCount(int columns) =>
        _options.Wrong(_reader.LineNumber, $"there are {_reader.FieldCount} fields, and {columns} columns", _reader.ByteOffset);

    /// <summary>The next record that is no empty line; in a table of one column that is a row.</summary>
    private bool Advance()
    {
        try
        {
            do
            {
                if (!_reader.Read())
                {
                    _bytesRead = _stream.Position;
                    return false;
                }
            }
            while (_builders is { Length: > 1 } && _reader.RawRecord.IsEmpty);
        }
        catch (CsvFormatException e)
        {
            throw _options.Wrong(-1, e.Message.TrimEnd('.').ReplaceLineEndings(" "), e.ByteOffset);
        }
        _bytesRead = Math.Max(_bytesRead, _reader.ByteOffset);
        return true;
    }

    private CsvReader MakeReader(long start)
    {
        _stream.Position = start;
        return CsvReader.Create(_stream, new CsvReaderOptions
        {
            Separator = _options.Delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            DetectSeparatorHint = false,
            MaxRecordSize = _options.RowBytesMax,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            BufferSize = BufferBytes,
        }, leaveOpen: true);
    }

    private ArrowSchema FindSchema(long start, out bool[] isInferred)
    {
        using CsvReader reader = _reader = MakeReader(start);
        if (!Advance())
            throw _options.Wrong(-1, "it is empty: there are no columns");
        string[] names = Names(reader);
        Dictionary<string, ArrowField> given = (_options.Schema?.Fields ?? []).ToDictionary(field => field.Name);
        if (given.Keys.FirstOrDefault(name => !names.Contains(name)) is string missing)
            throw _options.Wrong(-1, $"there is no column '{missing}', which the schema has: there are {string.Join(", ", names.Take(50))}");
        TypeGuess[] guesses = [.. names.Select(_ => new TypeGuess())];
        bool[] inferred = isInferred = Array.ConvertAll(names, name => !given.ContainsKey(name));
        if (inferred.Contains(true) && (!_options.HasHeader || Advance()))
            Guess(reader, guesses);
        long dictionaries = given.Values.Select(field => field.Dictionary?.Id + 1 ?? 0).DefaultIfEmpty().Max();
        ArrowField[] fields = new ArrowField[names.Length];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = inferred[i] ? _options.Inferred(names[i], guesses[i].Type, ref dictionaries) : given[names[i]];
        return new ArrowSchema(fields, _options.Schema?.Metadata);
    }

    private void Guess(CsvReader reader, TypeGuess[] guesses)
    {
        int rows = 0;
        do
        {
            if (guesses.Length > 1 && reader.RawRecord.IsEmpty)
                continue;
            if (reader.FieldCount != guesses.Length)
                throw OtherCount(guesses.Length);
            for (int i = 0; i < guesses.Length; i++)
            {
                ReadOnlySpan<byte> text = reader.GetSpan(i);
                bool isQuoted = reader.GetRawSpan(i).Length != text.Length;
                if (!IsNull(i, text, ArrowType.Null))
                    guesses[i].Add(text);
                else if (isQuoted && !text.IsEmpty)
                    guesses[i].AddText(text);
            }
        }
        while (++rows < _options.InferenceRows && Advance());
    }

    private string[] Names(CsvReader reader)
    {
        if (reader.FieldCount > TextTableOptions.ColumnsMax)
            throw _options.Wrong(1, $"there are {reader.FieldCount} columns, more than {TextTableOptions.ColumnsMax}");
        if (!_options.HasHeader)
        {
            if (_options.Schema is null)
                return [.. Enumerable.Range(0, reader.FieldCount).Select(i => $"f{i}")];
            return _options.Schema.Fields.Count == reader.FieldCount
                ? [.. _options.Schema.Fields.Select(field => field.Name)]
                : throw OtherCount(_options.Schema.Fields.Count);
        }
        string[] names = new string[reader.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = reader.GetString(i);
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key is string twice)
            throw _options.Wrong(1, $"there are two columns '{twice}'");
        return names;
    }
}
