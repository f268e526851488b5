using System.IO.Compression;

namespace BigFile.Scanning;

/// <summary>What a gzip file holds, all of its members one behind the other, as a stream that names the file where it is damaged.</summary>
internal sealed class GzipContent(string path, Stream compressed, Action<long> ended) : Stream
{
    // What a failing call of the decompressor had written is lost: short calls lose little.
    private const int PieceBytes = 16 << 10;

    private readonly GZipStream _content = new(compressed, CompressionMode.Decompress);
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

    /// <summary>Fills the buffer, but for the end.</summary>
    /// <exception cref="DamagedFileException">The file is damaged behind what was read before.</exception>
    public override int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int count;
            try
            {
                count = _content.Read(buffer.Slice(filled, Math.Min(PieceBytes, buffer.Length - filled)));
            }
            catch (InvalidDataException) when (filled > 0)
            {
                // The next call fails again, with nothing before it.
                break;
            }
            catch (InvalidDataException e)
            {
                throw new DamagedFileException(path, _position, e);
            }
            if (count == 0)
            {
                if (filled == 0)
                    ended(_position);
                break;
            }
            filled += count;
            _position += count;
        }
        return filled;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
