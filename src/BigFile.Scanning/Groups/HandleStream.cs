using Microsoft.Win32.SafeHandles;

namespace BigFile.Scanning;

/// <summary>The first bytes of an open file as a stream. The handle stays somebody else's.</summary>
/// <param name="cutPath">The file, to be named if it is cut while it is read; null to end there, for who can tell by the content.</param>
/// <param name="handle">The same, open.</param>
/// <param name="lengthBytes">How many bytes.</param>
internal sealed class HandleStream(string? cutPath, SafeFileHandle handle, long lengthBytes) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, lengthBytes - _position);
        int count = wanted == 0 ? 0 : RandomAccess.Read(handle, buffer[..wanted], _position);
        if (count == 0 && wanted > 0 && cutPath is not null)
            throw new DamagedFileException(cutPath, _position, new EndOfStreamException($"it was cut while it was read, and had {lengthBytes} bytes"));
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Moves forward without reading.</summary>
    public void SkipTo(long position) => _position = Math.Min(position, lengthBytes);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
