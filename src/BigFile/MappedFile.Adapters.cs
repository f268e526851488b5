using System.IO.Pipelines;

namespace BigFile;

/// <summary>What stands on leases: memory, sequences, arrays, tables, the stream and the pipe.</summary>
public sealed partial class MappedFile
{
    /// <summary>Leases a range for writing, as memory that can be stored and kept across an await. For reading: <see cref="LeaseReadOnlyMemory(long, int, bool)"/>.</summary>
    /// <inheritdoc cref="LeaseMemory{T}(long, int, bool)"/>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="sequential">As in <see cref="Lease"/>.</param>
    public MappedMemory<byte> LeaseMemory(long offset, int length, bool sequential = false) =>
        LeaseMemory<byte>(offset, length, sequential);

    /// <summary>Leases values for writing, as memory that can be stored and kept across an await. For reading: <see cref="LeaseReadOnlyMemory{T}(long, int, bool)"/>.</summary>
    /// <typeparam name="T">Any type without references.</typeparam>
    /// <param name="offset">Where the first value is, in bytes from the start of the file; need not be aligned.</param>
    /// <param name="count">How many values; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="sequential">As in <see cref="Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file, or is too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="MappingException">The system refused to map.</exception>
    /// <exception cref="NotSupportedException">A range that crosses windows of a copy-on-write file with floating placement.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedMemory<T> LeaseMemory<T>(long offset, int count, bool sequential = false)
        where T : unmanaged => new(_views, offset, count, LeaseMode.Write, sequential);

    /// <summary>Leases a range for reading, as memory that can be stored and kept across an await.</summary>
    /// <inheritdoc cref="LeaseReadOnlyMemory{T}(long, int, bool)"/>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="sequential">As in <see cref="Lease"/>.</param>
    public MappedReadOnlyMemory<byte> LeaseReadOnlyMemory(long offset, int length, bool sequential = false) =>
        LeaseReadOnlyMemory<byte>(offset, length, sequential);

    /// <summary>Leases values for reading, as memory that can be stored and kept across an await.</summary>
    /// <typeparam name="T">Any type without references.</typeparam>
    /// <param name="offset">Where the first value is, in bytes from the start of the file; need not be aligned.</param>
    /// <param name="count">How many values; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="sequential">As in <see cref="Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file, or is too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="MappingException">The system refused to map.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedReadOnlyMemory<T> LeaseReadOnlyMemory<T>(long offset, int count, bool sequential = false)
        where T : unmanaged => new(_views, offset, count, sequential);

    /// <summary>
    /// Leases a range of any length for reading, as one sequence of segments of up to 1 GiB. All of it is mapped, and
    /// counts against the budget, until the lease is disposed. When a segment cannot be had, those before it are released.
    /// </summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="sequential">As in <see cref="Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="BudgetExceededException">The range does not fit in what other leases leave of the budget.</exception>
    /// <exception cref="MappingException">The system refused to map.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedSequence LeaseSequence(long offset, long length, bool sequential = false) =>
        new(_views, offset, length, sequential);

    /// <summary>A range of the file as an array of values with 64-bit indexes. Maps nothing; borrows the file.</summary>
    /// <typeparam name="T">Any type without references.</typeparam>
    /// <param name="offset">Where element 0 is, in bytes from the start of the file; need not be aligned.</param>
    /// <param name="count">How many values, or -1: as many as the file has from there on, at each moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedArray<T> AsArray<T>(long offset = 0, long count = -1)
        where T : unmanaged => new(_views, offset, count);

    /// <summary>A range of the file as a table of fixed-size rows with 64-bit row numbers. Maps nothing; borrows the file.</summary>
    /// <typeparam name="T">Any type without references.</typeparam>
    /// <param name="offset">Where row 0 is, in bytes from the start of the file; need not be aligned.</param>
    /// <param name="columns">Values in a row, at least 1.</param>
    /// <param name="rows">How many rows, or -1: as many as the file has from there on, at each moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file, or there are no columns.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedTable<T> AsTable<T>(long offset, int columns, long rows = -1)
        where T : unmanaged => new(_views, offset, columns, rows);

    /// <summary>The file as a stream, at position 0. Maps nothing. Any number of streams can share a file.</summary>
    /// <param name="leaveOpen">
    /// True: the stream borrows the file, as a view stream of a MemoryMappedFile does. False: disposing the stream
    /// disposes the file.
    /// </param>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedFileStream AsStream(bool leaveOpen = true) => new(this, leaveOpen);

    /// <summary>
    /// A range of the file as a pipe to read from, without copying: each read returns the leased bytes themselves, as
    /// many segments as windows (or pieces of 1 MiB) they lie in, and what is consumed is released.
    /// </summary>
    /// <remarks>
    /// Reads complete at once. One that finds everything examined leases the next piece of up to 1 MiB of one window;
    /// <see cref="PipeReader.ReadAtLeastAsync"/> leases what it takes. What was not consumed stays leased, so the budget
    /// must have room for it and for the next piece; else the read fails with <see cref="BudgetExceededException"/>, and
    /// may be tried again. Without a length the pipe ends at the end of the file as it is when the reader gets there,
    /// appended bytes included; with one, a file that was cut inside the range gives <see cref="EndOfStreamException"/>.
    /// Spans of a buffer must not be used once <see cref="PipeReader.AdvanceTo(SequencePosition)"/> has consumed them;
    /// asking for them then throws. Not thread-safe, but for <see cref="PipeReader.CancelPendingRead"/>, which
    /// cancels the next read. Complete the reader: what it holds is released only then.
    /// </remarks>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes, or -1: to the end of the file.</param>
    /// <param name="leaveOpen">True: the reader borrows the file. False: completing the reader disposes the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public PipeReader AsPipeReader(long offset = 0, long length = -1, bool leaveOpen = true) =>
        new MappedPipeReader(this, offset, length, leaveOpen);
}
