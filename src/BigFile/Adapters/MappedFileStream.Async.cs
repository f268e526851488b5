using System.Buffers;
using BigFile.Platform;

namespace BigFile;

/// <summary>The asynchronous members, and what copying to another stream is made of.</summary>
public sealed partial class MappedFileStream
{
    private const int PieceBytes = 1 << 20;
    private const int CopyBufferBytes = 64 << 10;

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary><see cref="Read(Span{byte})"/>: at once where the windows are mapped, else on a thread of the pool. Pages of mapped windows that are not in memory are waited for.</summary>
    /// <param name="buffer">What to fill.</param>
    /// <param name="cancellationToken">Cancels it before it begins.</param>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        ThrowIfDisposed();
        if (!ReadsAtOnce(buffer.Length))
            return ReadOnPool(buffer, cancellationToken);
        try
        {
            return new ValueTask<int>(Read(buffer.Span));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary><see cref="Write(ReadOnlySpan{byte})"/>: at once where the windows are mapped or the buffer has room, else on a thread of the pool.</summary>
    /// <param name="buffer">What to write.</param>
    /// <param name="cancellationToken">Cancels it before it begins.</param>
    /// <exception cref="NotSupportedException">The file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        ThrowIfNotWritable();
        if (!WritesAtOnce(buffer.Length))
            return WriteOnPool(buffer, cancellationToken);
        try
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }

    /// <summary><see cref="Flush()"/>: at once when nothing was appended, else on a thread of the pool.</summary>
    /// <param name="cancellationToken">Cancels it before it begins.</param>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        ThrowIfDisposed();
        return _tailCount == 0 && _file.Source == WindowSource.Mapped ? Task.CompletedTask : Task.Run(WriteOut, cancellationToken);
    }

    /// <summary><see cref="Flush(CheckpointLevel)"/> on a thread of the pool. Cancellation is seen between extents; what was not flushed stays dirty.</summary>
    /// <param name="level">What is promised on completion.</param>
    /// <param name="cancellationToken">Stops the flush before its next extent.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is promised.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public async ValueTask<CheckpointResult> FlushAsync(CheckpointLevel level, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return await _file.CheckpointAsync(level, cancellationToken).ConfigureAwait(false);
    }

    /// <summary><see cref="CopyTo"/>, with leases that last until the destination has taken each piece.</summary>
    /// <param name="destination">Gets the bytes, in pieces of up to 1 MiB.</param>
    /// <param name="bufferSize">More than 0; not used otherwise.</param>
    /// <param name="cancellationToken">Seen before each piece, and passed on to the destination.</param>
    /// <exception cref="ArgumentException">An argument is not what it must be.</exception>
    /// <exception cref="NotSupportedException">The destination cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">A stream was disposed.</exception>
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        ThrowIfDisposed();
        return CopyPiecesAsync(destination, cancellationToken);
    }

    /// <summary><see cref="Stream.Dispose()"/>: on a thread of the pool when there is something to write out, a checkpoint included.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_tailCount != 0 || !_leaveOpen)
            await Task.Run(Dispose).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CopyPiecesAsync(Stream destination, CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        for (int count = NextPiece(); count != 0; count = NextPiece())
        {
            cancellation.ThrowIfCancellationRequested();
            using MappedMemory<byte>? piece = TryLease(count);
            if (piece is null)
            {
                await CopyPieceAsync(destination, count, cancellation).ConfigureAwait(false);
                continue;
            }
            await destination.WriteAsync(piece.Memory, cancellation).ConfigureAwait(false);
            _position += count;
        }
    }

    // Apart from their callers, which would else allocate the closure on every call.
    private ValueTask<int> ReadOnPool(Memory<byte> buffer, CancellationToken cancellation) =>
        new(Task.Run(() => Read(buffer.Span), cancellation));

    private ValueTask WriteOnPool(ReadOnlyMemory<byte> buffer, CancellationToken cancellation) =>
        new(Task.Run(() => Write(buffer.Span), cancellation));

    // True when a read at the position needs no window to be mapped. At the end there is none.
    private bool ReadsAtOnce(int countBytes) =>
        _tailCount == 0 && _views.IsOpen(_position, Math.Min(countBytes, _views.Length - _position));

    // True when a write goes into the tail, or into windows that are mapped.
    private bool WritesAtOnce(int countBytes)
    {
        if (_tailCount != 0)
            return countBytes <= _tailRoom - _tailCount;
        long inside = _views.Length - _position;
        return inside <= 0 ? countBytes <= TailBytesMax : countBytes <= inside && _views.IsOpen(_position, countBytes);
    }

    // How much to hand over next: up to the end of a window, so that a lease needs no more than one. 0 at the end.
    private int NextPiece()
    {
        long left = _views.Length - _position;
        if (left <= 0)
            left = _file.Views.Refresh() - _position;
        return left <= 0 ? 0 : (int)Math.Min(Math.Min(left, PieceBytes), _views.WindowBytes - _position % _views.WindowBytes);
    }

    // False: leases hold the budget, or the file was just cut. Copying does what leasing cannot.
    private bool TryLease(int countBytes, out MappedView view)
    {
        view = default;
        if (!ViewMemory.IsForAnyCode)
            return false;
        try
        {
            view = _views.Lease(_position, countBytes, LeaseMode.Read, sequential: true);
            return true;
        }
        catch (Exception e) when (e is BudgetExceededException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private MappedMemory<byte>? TryLease(int countBytes)
    {
        if (!ViewMemory.IsForAnyCode)
            return null;
        try
        {
            return new MappedMemory<byte>(_views, _position, countBytes, LeaseMode.Read, sequential: true);
        }
        catch (Exception e) when (e is BudgetExceededException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private void CopyPiece(Stream destination, int countBytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(countBytes, CopyBufferBytes));
        try
        {
            int count = ReadAt(_position, buffer);
            destination.Write(buffer.AsSpan(0, count));
            _position += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CopyPieceAsync(Stream destination, int countBytes, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(countBytes, CopyBufferBytes));
        try
        {
            int count = await Task.Run(() => ReadAt(_position, buffer), cancellation).ConfigureAwait(false);
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            _position += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
