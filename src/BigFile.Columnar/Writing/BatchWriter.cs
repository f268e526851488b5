using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// One batch that is written from spans, straight into the file: column after column in the order of the schema, each in pieces of any size. A
/// column is done when it has all rows of the batch; the next piece is of the next column. Made by <see cref="ArrowFileWriter.BeginBatch"/>.
/// </summary>
/// <remarks>
/// Fixed-width columns, bool, text and binary can be written like that, and nulls; columns of other types (views, nested, with a dictionary) as
/// arrays. No row of the batch is kept in memory. Disposed without <see cref="End"/>, the batch is taken back and the file is as before it.
/// One thread.
/// </remarks>
public sealed class BatchWriter : IDisposable
{
    // Views bring as many data buffers as they have; there is room for so many more entries for each.
    private const int ViewBuffersMax = 32;

    private readonly ArrowFileWriter _writer;
    private readonly GrowingFile _file;
    private readonly BodyCounts _counts;
    private readonly int _alignment;
    private readonly byte[] _scratch = new byte[64 << 10];
    private readonly byte[] _offsets = new byte[16 << 10];
    private MessageBody? _body;
    private BitmapWriter? _validity;
    private BitmapWriter? _bits;
    private int _validityBuffer = -1;
    private long _valuesPlace;
    private long _offsetsPlace;
    private long _end;
    private long _nulls;
    private bool _isOpen;
    private bool _isEnded;

    internal BatchWriter(ArrowFileWriter writer, GrowingFile file, int alignment, long rowCount)
    {
        _writer = writer;
        _file = file;
        _alignment = alignment;
        RowCount = rowCount;
        BodyCounts counts = BodyCounts.Of(writer.Schema.Fields);
        _counts = counts with { Buffers = counts.Buffers + counts.Views * ViewBuffersMax };
    }

    /// <summary>Rows of the batch.</summary>
    public long RowCount { get; }

    /// <summary>The number of the column that is being written: that of all columns when the batch is full.</summary>
    public int Column { get; private set; }

    /// <summary>Rows that this column has so far.</summary>
    public long RowsWritten { get; private set; }

    private ArrowField Field => _writer.Schema.Fields[Column];

    // Made at the first write: dictionaries of columns that come as arrays go into the file before the batch. They can only be
    // known for the first columns; a schema whose dictionaries come later is written by arrays.
    private MessageBody Body => _body ??= new MessageBody(_file, _alignment, _counts, null);

    /// <summary>Writes values of a fixed-width column.</summary>
    /// <typeparam name="T">A type of as many bytes as the column's values have.</typeparam>
    /// <param name="values">The values; those of null rows do not count.</param>
    /// <param name="validity">A bit for each row, 0 for null, from bit 0 of byte 0 on; empty: all are valid.</param>
    /// <exception cref="ArgumentException">There are more values than rows left, or the bitmap is too short.</exception>
    /// <exception cref="InvalidOperationException">The column has values of another kind, or the batch was ended.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void Write<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> validity = default)
        where T : unmanaged
    {
        int width = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        ArrowField field = CheckPiece(values.Length, validity);
        if (!field.StoredType.Kind.IsFixedWidth() || field.StoredType.ByteWidth != width)
            throw Unfit(field, $"values of {width} bytes");
        BeginColumn(field);
        _file.WriteAt(_valuesPlace + RowsWritten * width, MemoryMarshal.AsBytes(values));
        EndPiece(values.Length, validity);
    }

    /// <summary>Writes values of a bool column.</summary>
    /// <param name="values">The values; those of null rows do not count.</param>
    /// <param name="validity">As in <see cref="Write{T}"/>.</param>
    /// <exception cref="ArgumentException">There are more values than rows left, or the bitmap is too short.</exception>
    /// <exception cref="InvalidOperationException">The column has values of another kind, or the batch was ended.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void Write(ReadOnlySpan<bool> values, ReadOnlySpan<byte> validity = default)
    {
        ArrowField field = CheckPiece(values.Length, validity);
        if (field.StoredType.Kind != ArrowTypeKind.Bool)
            throw Unfit(field, "bool");
        BeginColumn(field);
        Span<byte> bits = _scratch;
        for (int done = 0; done < values.Length;)
        {
            int count = Math.Min(values.Length - done, bits.Length * 8);
            bits[..(int)Bits.BytesFor(count)].Clear();
            for (int i = 0; i < count; i++)
                bits[i >> 3] |= (byte)((values[done + i] ? 1 : 0) << (i & 7));
            _bits!.Append(bits, count);
            done += count;
        }
        EndPiece(values.Length, validity);
    }

    /// <summary>Writes values of a text or binary column (not of views).</summary>
    /// <param name="bytes">The values, one behind the other.</param>
    /// <param name="lengths">Bytes of each; 0 for null rows.</param>
    /// <param name="validity">As in <see cref="Write{T}"/>.</param>
    /// <exception cref="ArgumentException">There are more values than rows left, the lengths do not make up the bytes, or the bitmap is too short.</exception>
    /// <exception cref="InvalidOperationException">The column has values of another kind, or the batch was ended, or the column would have more bytes than its offsets can count.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void WriteBytes(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> lengths, ReadOnlySpan<byte> validity = default)
    {
        ArrowField field = CheckPiece(lengths.Length, validity);
        ArrowTypeKind kind = field.StoredType.Kind;
        if (!kind.IsVariableBytes() || kind.IsView())
            throw Unfit(field, "text or bytes behind offsets");
        long sum = 0;
        foreach (int length in lengths)
            sum += length >= 0 ? length : throw new ArgumentOutOfRangeException(nameof(lengths), length, "A length is negative.");
        if (sum != bytes.Length)
            throw new ArgumentException($"The lengths make {sum} bytes; {bytes.Length} were given.", nameof(lengths));
        if (kind.OffsetWidth() == sizeof(int) && (_isOpen ? _end : 0) + sum > int.MaxValue)
            throw new InvalidOperationException($"The column '{field.Name}' would have more than {int.MaxValue} bytes in one batch; its type is {field.Type}. Write smaller batches, or a large type.");
        BeginColumn(field);
        WriteOffsets(lengths, kind.OffsetWidth());
        Body.Write(bytes);
        EndPiece(lengths.Length, validity);
    }

    /// <summary>Writes null rows of a column of any type that this writes from spans, or of the null type.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or more than the rows left.</exception>
    /// <exception cref="InvalidOperationException">The column cannot have nulls or is to be written as an array, or the batch was ended.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void WriteNulls(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArrowField field = CheckPiece(count, default);
        ArrowTypeKind kind = field.StoredType.Kind;
        if (!field.IsNullable)
            throw new InvalidOperationException($"The column '{field.Name}' is declared to have no nulls.");
        BeginColumn(field);
        if (kind == ArrowTypeKind.Null)
        {
            Advance(count);
            return;
        }
        Array.Clear(_scratch);
        while (count > 0)
        {
            int rows = (int)Math.Min(count, _scratch.Length / 32);
            if (kind == ArrowTypeKind.Bool)
                _bits!.Append(_scratch, rows);
            else if (kind.OffsetWidth() != 0)
                WriteOffsets(MemoryMarshal.Cast<byte, int>(_scratch)[..rows], kind.OffsetWidth());
            else
                WriteZeros(RowsWritten * field.StoredType.ByteWidth, (long)rows * field.StoredType.ByteWidth);
            EndPiece(rows, _scratch);
            count -= rows;
        }
    }

    /// <summary>Writes a whole column of any type; its rows are those that can be read of the array.</summary>
    /// <param name="array">As many rows as the batch has.</param>
    /// <exception cref="ArgumentException">The array is of another type or has another number of rows.</exception>
    /// <exception cref="ColumnarFormatException">What the array holds cannot be right; the batch is taken back.</exception>
    /// <exception cref="InvalidOperationException">The column was begun otherwise, the batch was ended, or a dictionary has to be written when columns were written already.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void Write(ColumnArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArrowField field = CheckPiece(0, default);
        ArrowFileWriter.ThrowIfOther(field, array);
        long rows = array.End - array.Start;
        if (rows != RowCount)
            throw new ArgumentException($"The array has {rows} rows, the batch {RowCount}.", nameof(array));
        if (_isOpen)
            throw new InvalidOperationException($"The column '{field.Name}' was begun from spans.");
        if (_body is null)
            _writer.WriteDictionaries(field, array);
        else if (RowCount != 0 && HasDictionary(field))
            throw new InvalidOperationException($"The column '{field.Name}' has a dictionary, which must stand before the batch: only the first column written can; else write all columns as arrays.");
        try
        {
            new ArrayBodyWriter(Body).Write(array, array.Start, rows);
            array.ThrowIfFaulted();
        }
        catch
        {
            // Half a column is in the batch.
            Dispose();
            throw;
        }
        Column++;
        RowsWritten = 0;
    }

    /// <summary>Ends the batch. A batch of no rows needs no writes before it.</summary>
    /// <exception cref="InvalidOperationException">Columns or rows are missing, or the batch was ended.</exception>
    /// <exception cref="IOException">The file could not be written and is unfinished for good.</exception>
    public void End()
    {
        ThrowIfEnded();
        if (RowCount == 0 && _body is null)
            WriteEmptyDictionaries();
        while (RowCount == 0 && Column < _writer.Schema.Fields.Count)
        {
            if (IsDirect(Field))
            {
                BeginColumn(Field);
                Advance(0);
                continue;
            }
            using ColumnArray empty = ArrayBuilder.BuildEmpty(Field);
            Write(empty);
        }
        if (Column < _writer.Schema.Fields.Count)
            throw new InvalidOperationException($"The column '{Field.Name}' has {RowsWritten} of {RowCount} rows.");
        MessageBlock block = Body.End(RowCount);
        _body = null;
        _isEnded = true;
        _writer.NoteBatch(block, RowCount);
        _writer.Release(this);
    }

    // All of them, since they stand before the batch.
    private void WriteEmptyDictionaries()
    {
        foreach (ArrowField field in _writer.Schema.Fields.Where(HasDictionary))
        {
            using ColumnArray empty = ArrayBuilder.BuildEmpty(field);
            _writer.WriteDictionaries(field, empty);
        }
    }

    /// <summary>Takes the batch back if it was not ended. Harmless when repeated.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _body?.Abandon();
        _body = null;
        _writer.Release(this);
    }

    private static bool IsDirect(ArrowField field)
    {
        ArrowTypeKind kind = field.Type.Kind;
        return field.Dictionary is null
            && (kind is ArrowTypeKind.Null or ArrowTypeKind.Bool || kind.IsFixedWidth() || (kind.IsVariableBytes() && !kind.IsView()));
    }

    private static bool HasDictionary(ArrowField field) => field.Dictionary is not null || field.Children.Any(HasDictionary);

    private void ThrowIfEnded()
    {
        if (_isEnded)
            throw new InvalidOperationException("The batch was ended.");
        _writer.ThrowIfClosed();
    }

    private ArrowField CheckPiece(long rows, ReadOnlySpan<byte> validity)
    {
        ThrowIfEnded();
        if (Column == _writer.Schema.Fields.Count)
            throw new InvalidOperationException("All columns of the batch are written.");
        ArrowField field = Field;
        if (rows > RowCount - RowsWritten)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"The column '{field.Name}' has {RowsWritten} of {RowCount} rows; these are more than are left.");
        if (validity.Length != 0 && validity.Length < Bits.BytesFor(rows))
            throw new ArgumentException($"The bitmap has {validity.Length} bytes, too few for {rows} rows.", nameof(validity));
        if (validity.Length != 0 && !field.IsNullable && Bits.CountSet(validity, 0, (int)rows) != rows)
            throw new InvalidOperationException($"The column '{field.Name}' is declared to have no nulls.");
        return field;
    }

    private static InvalidOperationException Unfit(ArrowField field, string wanted) => new($"The column '{field.Name}' is {field.TypeText}; it has no {wanted}.");

    private void BeginColumn(ArrowField field)
    {
        if (_isOpen)
            return;
        if (!IsDirect(field))
            throw new InvalidOperationException($"The column '{field.Name}' is {field.TypeText}: write it as an array.");
        MessageBody body = Body;
        ArrowTypeKind kind = field.Type.Kind;
        _nulls = 0;
        _end = 0;
        _validity = _bits = null;
        _validityBuffer = -1;
        // The node is known when the column is done; it comes before its children, of which there are none.
        if (kind.HasValidity() && field.IsNullable && RowCount != 0)
        {
            _validityBuffer = body.ReserveBuffer(Bits.BytesFor(RowCount), out long place);
            _validity = new BitmapWriter(_file, place);
        }
        else if (kind.HasValidity())
        {
            body.AddEmptyBuffer();
        }
        if (kind == ArrowTypeKind.Bool)
        {
            body.ReserveBuffer(Bits.BytesFor(RowCount), out long place);
            _bits = new BitmapWriter(_file, place);
        }
        else if (kind.IsFixedWidth())
        {
            body.ReserveBuffer(checked(RowCount * field.Type.ByteWidth), out _valuesPlace);
        }
        else if (kind.OffsetWidth() != 0)
        {
            body.ReserveBuffer(checked((RowCount + 1) * kind.OffsetWidth()), out _offsetsPlace);
            _file.WriteAt(_offsetsPlace, stackalloc byte[kind.OffsetWidth()]);
            body.BeginBuffer();
        }
        _isOpen = true;
    }

    private void WriteOffsets(ReadOnlySpan<int> lengths, int width)
    {
        for (int done = 0; done < lengths.Length;)
        {
            int count = Math.Min(lengths.Length - done, _offsets.Length / width);
            Span<byte> piece = _offsets.AsSpan(0, count * width);
            for (int i = 0; i < count; i++)
            {
                _end += lengths[done + i];
                if (width == sizeof(int))
                    MemoryMarshal.Write(piece[(i * sizeof(int))..], (int)_end);
                else
                    MemoryMarshal.Write(piece[(i * sizeof(long))..], _end);
            }
            _file.WriteAt(_offsetsPlace + (RowsWritten + done + 1) * width, piece);
            done += count;
        }
    }

    private void WriteZeros(long start, long length)
    {
        for (long done = 0; done < length;)
        {
            int count = (int)Math.Min(length - done, _scratch.Length);
            _file.WriteAt(_valuesPlace + start + done, _scratch.AsSpan(0, count));
            done += count;
        }
    }

    private void EndPiece(int rows, ReadOnlySpan<byte> validity)
    {
        if (validity.Length != 0)
            _nulls += rows - Bits.CountSet(validity, 0, rows);
        if (validity.Length != 0)
            _validity?.Append(validity, rows);
        else
            _validity?.AppendOnes(rows);
        Advance(rows);
    }

    private void Advance(long rows)
    {
        RowsWritten += rows;
        if (RowsWritten < RowCount)
            return;
        ArrowTypeKind kind = Field.Type.Kind;
        _validity?.End();
        _bits?.End();
        if (kind.OffsetWidth() != 0)
            Body.EndBuffer();
        if (_nulls == 0 && _validityBuffer >= 0)
            Body.DropBuffer(_validityBuffer);
        Body.AddNode(RowCount, kind == ArrowTypeKind.Null ? RowCount : _nulls);
        _isOpen = false;
        Column++;
        RowsWritten = 0;
    }
}
