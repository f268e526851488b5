
namespace BigFile.Columnar;

/// <summary>Appending: room is made in all files, values are written behind the rows there are, and then the rows count.</summary>
public sealed partial class RawColumns
{
    private const long RoomMinBytes = 64 << 10;
    private const long RoomMaxBytes = 64 << 20;
    private const int RoomFraction = 4;

    private RawBatch? _batch;

    /// <summary>Begins to append rows. Makes room for them in all files first.</summary>
    /// <param name="rowCount">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or with it a column would be longer than a file can be.</exception>
    /// <exception cref="InvalidOperationException">The columns are ranges of one file, or another batch is under way.</exception>
    /// <exception cref="MappingException">The disk is full, or the system refused otherwise.</exception>
    /// <exception cref="IOException">A file would grow past the <see cref="MappedFileOptions.MaxLength"/> it was opened with: open anew.</exception>
    /// <exception cref="UnauthorizedAccessException">The columns are open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public RawBatch BeginBatch(long rowCount)
    {
        ThrowIfDisposed();
        ThrowIfReadOnly();
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (IsOneFile)
            throw new InvalidOperationException($"{Path}: columns that are ranges of one file cannot grow.");
        if (_batch is not null)
            throw new InvalidOperationException($"{Path}: another batch is under way.");
        foreach (RawColumn column in _columns)
        {
            if (rowCount > (long.MaxValue / column.ByteWidth) - RowCount)
                throw new ArgumentOutOfRangeException(nameof(rowCount), rowCount, $"The column '{column.Name}' would be longer than a file can be.");
        }
        foreach (RawColumn column in _columns)
            MakeRoom(column, (RowCount + rowCount) * column.ByteWidth);
        return _batch = new RawBatch(this, RowCount, rowCount);
    }

    /// <summary>Appends rows to the only column.</summary>
    /// <param name="values">Its values.</param>
    /// <exception cref="ArgumentException">There are other columns, or the type is of another width; nothing was written.</exception>
    /// <exception cref="IOException">See <see cref="BeginBatch"/> and <see cref="RawBatch.Write{T}"/>; nothing was appended.</exception>
    public void Append<T1>(ReadOnlySpan<T1> values)
        where T1 : unmanaged
    {
        CheckCounts(values.Length);
        _columns[0].Check<T1>();
        using RawBatch batch = BeginBatch(values.Length);
        batch.Write(0, values);
        batch.End();
    }

    /// <summary>Appends rows to both columns.</summary>
    /// <param name="values1">Values of the first column.</param>
    /// <param name="values2">As many values of the second.</param>
    /// <exception cref="ArgumentException">There are not two columns, the spans differ in length, or a type is of another width; nothing was written.</exception>
    /// <exception cref="IOException">See <see cref="BeginBatch"/> and <see cref="RawBatch.Write{T}"/>; nothing was appended.</exception>
    public void Append<T1, T2>(ReadOnlySpan<T1> values1, ReadOnlySpan<T2> values2)
        where T1 : unmanaged
        where T2 : unmanaged
    {
        CheckCounts(values1.Length, values2.Length);
        _columns[0].Check<T1>();
        _columns[1].Check<T2>();
        using RawBatch batch = BeginBatch(values1.Length);
        batch.Write(0, values1);
        batch.Write(1, values2);
        batch.End();
    }

    /// <summary>Appends rows to all three columns.</summary>
    /// <param name="values1">Values of the first column.</param>
    /// <param name="values2">As many values of the second.</param>
    /// <param name="values3">As many values of the third.</param>
    /// <exception cref="ArgumentException">There are not three columns, the spans differ in length, or a type is of another width; nothing was written.</exception>
    /// <exception cref="IOException">See <see cref="BeginBatch"/> and <see cref="RawBatch.Write{T}"/>; nothing was appended.</exception>
    public void Append<T1, T2, T3>(ReadOnlySpan<T1> values1, ReadOnlySpan<T2> values2, ReadOnlySpan<T3> values3)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
    {
        CheckCounts(values1.Length, values2.Length, values3.Length);
        _columns[0].Check<T1>();
        _columns[1].Check<T2>();
        _columns[2].Check<T3>();
        using RawBatch batch = BeginBatch(values1.Length);
        batch.Write(0, values1);
        batch.Write(1, values2);
        batch.Write(2, values3);
        batch.End();
    }

    /// <summary>Appends rows to all four columns; more columns are written by <see cref="BeginBatch"/>.</summary>
    /// <param name="values1">Values of the first column.</param>
    /// <param name="values2">As many values of the second.</param>
    /// <param name="values3">As many values of the third.</param>
    /// <param name="values4">As many values of the fourth.</param>
    /// <exception cref="ArgumentException">There are not four columns, the spans differ in length, or a type is of another width; nothing was written.</exception>
    /// <exception cref="IOException">See <see cref="BeginBatch"/> and <see cref="RawBatch.Write{T}"/>; nothing was appended.</exception>
    public void Append<T1, T2, T3, T4>(ReadOnlySpan<T1> values1, ReadOnlySpan<T2> values2, ReadOnlySpan<T3> values3, ReadOnlySpan<T4> values4)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
    {
        CheckCounts(values1.Length, values2.Length, values3.Length, values4.Length);
        _columns[0].Check<T1>();
        _columns[1].Check<T2>();
        _columns[2].Check<T3>();
        _columns[3].Check<T4>();
        using RawBatch batch = BeginBatch(values1.Length);
        batch.Write(0, values1);
        batch.Write(1, values2);
        batch.Write(2, values3);
        batch.Write(3, values4);
        batch.End();
    }

    /// <summary>Makes the rows of a batch count.</summary>
    internal void Take(RawBatch batch)
    {
        RowCount = batch.FirstRow + batch.RowCount;
        foreach (RawColumn column in _columns)
            column.Count = RowCount;
        Forget(batch);
    }

    /// <summary>Lets another batch begin.</summary>
    internal void Forget(RawBatch batch)
    {
        if (ReferenceEquals(_batch, batch))
            _batch = null;
    }

    private void CheckCounts(params ReadOnlySpan<int> counts)
    {
        ThrowIfDisposed();
        if (_columns.Length != counts.Length)
            throw new ArgumentException($"{Path}: there are {_columns.Length} columns, and values of {counts.Length} were given.");
        if (counts.ContainsAnyExcept(counts[0]))
            throw new ArgumentException("The columns do not have the same number of values.");
    }

    // More than is needed, so that small batches do not each ask the system for a longer file.
    private static void MakeRoom(RawColumn column, long needed)
    {
        MappedFile file = column.File;
        if (needed <= file.Length)
            return;
        long room = Math.Min(Math.Clamp(needed / RoomFraction, RoomMinBytes, RoomMaxBytes), Math.Max(0, file.MaxLength - needed));
        file.SetLength(needed + room);
    }

    // Only for tidiness: what is past the rows means nothing. On Win32 a reader's views forbid it.
    private void CutRoom()
    {
        if (!CanWrite || IsOneFile || !_mayCut)
            return;
        foreach (RawColumn column in _columns)
        {
            try
            {
                long length = _schema.RowCount * column.ByteWidth;
                if (column.File.Length > length)
                    column.File.SetLength(length);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
