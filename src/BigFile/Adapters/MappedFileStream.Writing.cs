using System.Diagnostics.CodeAnalysis;

namespace BigFile;

/// <summary>
/// The writing half of the stream. What lies past the end of the file is collected in the tail; invariant: while the
/// tail is not empty, the position is its end. So whatever moves the position writes the tail out first.
/// </summary>
public sealed partial class MappedFileStream
{
    /// <summary>Size of the buffer for what is appended, in bytes.</summary>
    internal const int TailBytesMax = 64 << 10;

    private byte[]? _tail;
    private int _tailCount;
    private int _tailRoom;
    private long _tailStart;

    private long TailEnd => _tailCount == 0 ? 0 : _tailStart + _tailCount;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <summary>Writes at the position. Past the end the file grows, and a gap before the position is zeros.</summary>
    /// <param name="buffer">What to write.</param>
    /// <exception cref="NotSupportedException">The file is open for reading only, or open copy-on-write and would have to grow; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, or the file would grow past <see cref="MappedFile.MaxLength"/>; what lies past the end was not written.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfNotWritable();
        if (buffer.IsEmpty)
            return;
        if (_tailCount == 0)
        {
            int inside = WriteInside(buffer);
            if (inside == buffer.Length)
                return;
            buffer = buffer[inside..];
            StartTail();
        }
        Append(buffer);
    }

    /// <summary>Writes one byte; a few nanoseconds where it lies in a mapped window or in the buffer.</summary>
    /// <param name="value">What to write.</param>
    /// <exception cref="NotSupportedException">The file is open for reading only, or open copy-on-write and would have to grow.</exception>
    /// <exception cref="IOException">The disk is full, or the file would grow past <see cref="MappedFile.MaxLength"/>.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override void WriteByte(byte value)
    {
        // A tail that is not empty says that the stream is writable and not disposed.
        if (_tailCount != 0 && _tailCount < _tailRoom)
        {
            _tail![_tailCount++] = value;
            _position++;
            return;
        }
        Write(new ReadOnlySpan<byte>(in value));
    }

    /// <summary>
    /// Sets the length of the file; see <see cref="MappedFile.SetLength"/>. A position past the new end moves to it.
    /// </summary>
    /// <param name="value">The new length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="NotSupportedException">The file is not open read-write.</exception>
    /// <exception cref="IOException">What was appended could not be written out, the disk is full, the length is past <see cref="MappedFile.MaxLength"/>, or a lease covers what would be cut.</exception>
    /// <exception cref="ObjectDisposedException">The stream or the file was disposed.</exception>
    public override void SetLength(long value)
    {
        ThrowIfNotWritable();
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ThrowIfFixedLength();
        FlushTail();
        // The length as known may be behind what another process appended, which is to be cut as well.
        if (_file.Views.Refresh() != value)
            _file.SetLength(value);
        _position = Math.Min(_position, value);
    }

    // Writes what lies inside the file and returns how much that was. Throws before it writes anything if the rest
    // could never be written.
    private int WriteInside(ReadOnlySpan<byte> source)
    {
        long inside = _views.Length - _position;
        if (inside < source.Length)
        {
            inside = _file.Views.Refresh() - _position;
            if (inside < source.Length)
                ThrowIfCannotGrow(source.Length);
        }
        int count = (int)Math.Clamp(inside, 0, source.Length);
        if (count != 0)
        {
            _file.Write(_position, source[..count]);
            _position += count;
        }
        return count;
    }

    private void StartTail()
    {
        _tail ??= GC.AllocateUninitializedArray<byte>(TailBytesMax);
        _tailStart = _position;
        _tailRoom = (int)Math.Min(TailBytesMax, _file.MaxLength - _position);
    }

    private void Append(ReadOnlySpan<byte> source)
    {
        if (source.Length <= _tailRoom - _tailCount)
        {
            source.CopyTo(_tail.AsSpan(_tailCount));
            _tailCount += source.Length;
            _position += source.Length;
            return;
        }
        ThrowIfCannotGrow(source.Length);
        FlushTail();
        if (source.Length <= TailBytesMax / 2)
        {
            StartTail();
            Append(source);
            return;
        }
        _views.Append(_position, source);
        _position += source.Length;
    }

    private void FlushTail()
    {
        if (_tailCount == 0)
            return;
        _views.Append(_tailStart, _tail.AsSpan(0, _tailCount));
        _tailCount = 0;
    }

    private void WriteOut()
    {
        FlushTail();
        _views.HandOver();
    }

    private void ThrowIfNotWritable()
    {
        ThrowIfDisposed();
        if (!_file.CanWrite)
            ThrowReadOnly();
    }

    [DoesNotReturn]
    private void ThrowReadOnly() => throw new NotSupportedException($"{_file.Path} is open for reading only.");

    private void ThrowIfFixedLength()
    {
        if (_file.Access != MappedFileAccess.ReadWrite)
            throw new NotSupportedException($"{_file.Path} is open copy-on-write: its length cannot change.");
    }

    private void ThrowIfCannotGrow(int countBytes)
    {
        ThrowIfFixedLength();
        if (countBytes > _file.MaxLength - _position)
        {
            throw new IOException(
                $"{_file.Path}: {countBytes} bytes at offset {_position} end past {_file.MaxLength}, the most that it can grow to; open it with a larger MaxLength.");
        }
    }
}
