using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A <see cref="MappedFile"/> as a <see cref="Stream"/>: seekable, readable, and writable when the file is; writes past
/// the end grow it. Made by <see cref="MappedFile.AsStream"/>.
/// </summary>
/// <remarks>
/// <para>Reads copy out of mapped windows and never fail for the budget; there is no read buffer. <see cref="CopyTo"/> and
/// <see cref="CopyToAsync"/> hand leased memory to the destination and copy nothing.</para>
/// <para>A write inside the file goes straight to it: every reader sees it at once. What is appended goes through a
/// buffer of 64 KiB, because growing the file costs a system call or more each time. The file has its new length and
/// content when the buffer is full, and after <see cref="Flush()"/>, a read, a <see cref="SetLength"/>, a move to another
/// position, or the disposal of the stream: until then neither other readers nor a crash of this process know of it,
/// and the file never has a length that its content does not fill. Disk space that is missing shows at the latest then.
/// If writing the buffer out fails, it is kept, and the next of these calls tries again. There is no finalizer:
/// what is in the buffer of a stream that is dropped without <see cref="Stream.Dispose()"/> is lost.</para>
/// <para>Growth by others is seen: a read that reaches the end as last known, <see cref="Length"/> and a seek from the end
/// ask the system for the length.</para>
/// <para>Asynchronous members complete at once where no system call is needed (the windows are mapped, the buffer has
/// room), and otherwise run on a thread of the pool. Not thread-safe, as streams are not; each thread can have a
/// stream of its own over one file. Allocates nothing for reads and writes but the buffer, once.</para>
/// </remarks>
public sealed partial class MappedFileStream : Stream
{
    private readonly MappedFile _file;
    private readonly FileViews _views;
    private readonly bool _leaveOpen;
    private long _position;
    private bool _disposed;

    internal MappedFileStream(MappedFile file, bool leaveOpen)
    {
        file.Views.ThrowIfDisposed();
        _file = file;
        _views = file.Views;
        _leaveOpen = leaveOpen;
    }

    /// <summary>True until the stream is disposed.</summary>
    public override bool CanRead => !_disposed;

    /// <summary>True until the stream is disposed.</summary>
    public override bool CanSeek => !_disposed;

    /// <summary>True until the stream is disposed, if the file can be written, privately included.</summary>
    public override bool CanWrite => !_disposed && _file.CanWrite;

    /// <summary>False: nothing here waits for anybody.</summary>
    public override bool CanTimeout => false;

    /// <summary>The length in bytes that the file has now, whoever changed it, with what was appended here and not yet written out. One system call.</summary>
    /// <exception cref="IOException">The file has grown past <see cref="MappedFile.MaxLength"/>.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override long Length
    {
        get
        {
            ThrowIfDisposed();
            return Math.Max(_file.Views.Refresh(), TailEnd);
        }
    }

    /// <summary>Where the next read or write begins, in bytes from the start of the file; may be past the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="IOException">What was appended could not be written out; the position is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override long Position
    {
        get
        {
            ThrowIfDisposed();
            return _position;
        }

        set
        {
            ThrowIfDisposed();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            MoveTo(value);
        }
    }

    /// <summary>Moves to another position, which may be past the end.</summary>
    /// <param name="offset">Bytes from the origin.</param>
    /// <param name="origin">From where.</param>
    /// <returns>The new position, in bytes from the start of the file.</returns>
    /// <exception cref="ArgumentException">The origin is not one of the three.</exception>
    /// <exception cref="IOException">The position would lie before the start or past 2^63 - 1, or what was appended could not be written out; the position is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override long Seek(long offset, SeekOrigin origin)
    {
        ThrowIfDisposed();
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            SeekOrigin.End => Length,
            _ => throw new ArgumentException($"{(int)origin} is no origin to seek from.", nameof(origin)),
        };
        if (offset > long.MaxValue - start || start + offset < 0)
            throw new IOException($"{_file.Path}: cannot seek to {offset} bytes from {start}.");
        MoveTo(start + offset);
        return _position;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <summary>Reads what there is from the position on.</summary>
    /// <param name="buffer">What to fill.</param>
    /// <returns>The number of bytes read: less than asked for only at the end of the file, 0 at or past it.</returns>
    /// <exception cref="IOException">What was appended could not be written out, or the file has grown past <see cref="MappedFile.MaxLength"/>.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override int Read(Span<byte> buffer)
    {
        ThrowIfDisposed();
        FlushTail();
        int count = ReadAt(_position, buffer);
        _position += count;
        return count;
    }

    /// <summary>Reads one byte. -1 at or past the end.</summary>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override int ReadByte()
    {
        ThrowIfDisposed();
        if (_tailCount == 0 && _position < _views.Length)
        {
            try
            {
                byte value = _views.Read<byte>(_position);
                _position++;
                return value;
            }
            catch (ArgumentOutOfRangeException)
            {
                // The file was cut between the question and the read.
            }
        }
        byte read = 0;
        return Read(new Span<byte>(ref read)) == 0 ? -1 : read;
    }

    /// <summary>Writes the rest of the file from the position on to another stream, out of leased memory where the budget allows a lease (on Win32 through a buffer, since a fault in the destination's native code cannot be caught there), and moves to the end.</summary>
    /// <param name="destination">Gets the bytes, in pieces of up to 1 MiB.</param>
    /// <param name="bufferSize">More than 0; not used otherwise.</param>
    /// <exception cref="ArgumentException">An argument is not what it must be.</exception>
    /// <exception cref="NotSupportedException">The destination cannot be written.</exception>
    /// <exception cref="IOException">What was appended could not be written out, or the destination failed; the position is after what it had taken.</exception>
    /// <exception cref="ObjectDisposedException">A stream or the file was disposed.</exception>
    public override void CopyTo(Stream destination, int bufferSize)
    {
        ValidateCopyToArguments(destination, bufferSize);
        ThrowIfDisposed();
        FlushTail();
        for (int count = NextPiece(); count != 0; count = NextPiece())
        {
            if (!TryLease(count, out MappedView view))
            {
                CopyPiece(destination, count);
                continue;
            }
            using (view)
                destination.Write(view.Span);
            _position += count;
        }
    }

    /// <summary>
    /// Writes out what was appended: other processes see it, and a crash of this one loses nothing. What was written
    /// inside the file needs no flush for that, unless its windows are buffered: then they are written back here. Not
    /// durable: see <see cref="Flush(CheckpointLevel)"/>. No system call when nothing was appended, or written to buffers.
    /// </summary>
    /// <exception cref="IOException">It could not be written; it is kept for another try.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override void Flush()
    {
        ThrowIfDisposed();
        WriteOut();
    }

    /// <summary>Writes out what was appended, then makes a checkpoint of the file: of all that was written to it, by whatever member.</summary>
    /// <param name="level">What is promised on return.</param>
    /// <exception cref="CheckpointFailedException">The flush failed, now or earlier; see there.</exception>
    /// <exception cref="IOException">What was appended could not be written; it is kept for another try.</exception>
    /// <exception cref="NotSupportedException">The file is open copy-on-write.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public CheckpointResult Flush(CheckpointLevel level)
    {
        ThrowIfDisposed();
        FlushTail();
        return _file.Checkpoint(level);
    }

    /// <summary>Writes out what was appended, and disposes the file unless it was to be left open. If the writing fails, it throws, and is disposed all the same.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
            return;
        try
        {
            FlushTail();
        }
        finally
        {
            _disposed = true;
            _tail = null;
            _tailCount = 0;
            if (!_leaveOpen)
                _file.Dispose();
            base.Dispose(disposing);
        }
    }

    private void MoveTo(long position)
    {
        if (position == _position)
            return;
        FlushTail();
        _position = position;
    }

    // Asks for the length when it meets the end; begins again when the file is cut under it.
    private int ReadAt(long position, Span<byte> buffer)
    {
        while (true)
        {
            long length = _views.Length;
            if (position >= length && position >= _file.Views.Refresh())
                return 0;
            try
            {
                return _file.Read(position, buffer);
            }
            catch (ArgumentOutOfRangeException) when (_views.Length < length)
            {
            }
        }
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
            ThrowDisposed();
    }

    [DoesNotReturn]
    private void ThrowDisposed() =>
        throw new ObjectDisposedException(nameof(MappedFileStream), $"The stream over {_file.Path} was disposed.");
}
