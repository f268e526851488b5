using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Rows that are being appended to <see cref="RawColumns"/>: each column's values in one piece or in several. They count once
/// <see cref="End"/> was called; a batch that is disposed before leaves nothing that is seen. One thread at a time.
/// </summary>
public sealed class RawBatch : IDisposable
{
    private readonly RawColumns _columns;
    private readonly long[] _written;
    private bool _isOver;

    internal RawBatch(RawColumns columns, long firstRow, long rowCount)
    {
        _columns = columns;
        FirstRow = firstRow;
        RowCount = rowCount;
        _written = new long[columns.Columns.Count];
    }

    /// <summary>The number that its first row will have.</summary>
    public long FirstRow { get; }

    /// <summary>How many rows it has.</summary>
    public long RowCount { get; }

    /// <summary>The next values of a column. Copies them; no allocation.</summary>
    /// <typeparam name="T">A type as wide as the column's values.</typeparam>
    /// <param name="column">The number of the column.</param>
    /// <param name="values">Not more than the rows that the column still lacks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">The type is of another width, or there are more values than rows; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    /// <exception cref="IOException">The file failed; see <see cref="MappedFile.Write(long, ReadOnlySpan{byte})"/>. End cannot be reached without these values.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public void Write<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RawColumn target = ColumnOf(column);
        target.Check<T>();
        Put(column, target, values.Length, values);
    }

    /// <summary>The next values of a column, as bytes: as many as make whole values.</summary>
    /// <param name="column">The number of the column.</param>
    /// <param name="values">The bytes of whole values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">They are no whole number of values, or more than rows; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    /// <exception cref="IOException">The file failed.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public void WriteBytes(int column, ReadOnlySpan<byte> values)
    {
        RawColumn target = ColumnOf(column);
        if (values.Length % target.ByteWidth != 0)
            throw new ArgumentException($"{values.Length} bytes are no whole number of values of {target.ByteWidth} bytes.", nameof(values));
        Put(column, target, values.Length / target.ByteWidth, values);
    }

    /// <summary>Makes the rows count, for this object; for others and after a crash they do after a checkpoint.</summary>
    /// <exception cref="InvalidOperationException">A column lacks values, or the batch has ended.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public void End()
    {
        ThrowIfOver();
        for (int i = 0; i < _written.Length; i++)
        {
            if (_written[i] != RowCount)
                throw new InvalidOperationException($"The column '{_columns.Columns[i].Name}' has {_written[i]} of the {RowCount} values of this batch.");
        }
        _columns.Take(this);
        _isOver = true;
    }

    /// <summary>Gives the batch up, unless it has ended.</summary>
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        _columns.Forget(this);
    }

    private RawColumn ColumnOf(int column)
    {
        ThrowIfOver();
        if ((uint)column >= (uint)_written.Length)
            throw new ArgumentOutOfRangeException(nameof(column), column, $"There are {_written.Length} columns.");
        return _columns.Columns[column];
    }

    private void Put<T>(int column, RawColumn target, long count, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (count > RowCount - _written[column])
        {
            throw new ArgumentException(
                $"{count} values are more than the column '{target.Name}' lacks in this batch, which are {RowCount - _written[column]}.", nameof(values));
        }
        long offset = (FirstRow + _written[column]) * target.ByteWidth;
        // A span of bytes ends at 2 GiB - 1; one of larger values does not.
        const int PieceBytes = 1 << 30;
        int pieceMax = Math.Max(1, PieceBytes / Unsafe.SizeOf<T>());
        for (ReadOnlySpan<T> rest = values; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, pieceMax)]);
            target.File.Write(offset, bytes);
            offset += bytes.Length;
            rest = rest[Math.Min(rest.Length, pieceMax)..];
        }
        _written[column] += count;
    }

    private void ThrowIfOver()
    {
        _columns.ThrowIfDisposed();
        if (_isOver)
            throw new InvalidOperationException("The batch has ended.");
    }
}
