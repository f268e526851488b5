using System.IO.Compression;

namespace BigFile.Scanning;

/// <summary>What a gzip file holds, all of its members one behind the other, as a stream that names the file where it is damaged.</summary>
internal sealed class GzipContent : Stream
{
    // What a failing call of the decompressor had written is lost: short calls lose little.
    private const int PieceBytes = 16 << 10;

    private readonly GzipEndMark _marked;
    private readonly GZipStream _content;
    private readonly string _path;
    private readonly Action<long> _ended;
    private long _position;

    /// <summary>Begins at the start of the content.</summary>
    /// <param name="path">What exceptions name.</param>
    /// <param name="compressed">The file's bytes.</param>
    /// <param name="ended">Told the length of the content, once it is known.</param>
    public GzipContent(string path, Stream compressed, Action<long> ended)
    {
        _path = path;
        _ended = ended;
        _marked = new GzipEndMark(compressed);
        _content = new GZipStream(_marked, CompressionMode.Decompress);
    }

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
            int count = 0;
            try
            {
                if (!_marked.WasRead)
                    count = _content.Read(buffer.Slice(filled, Math.Min(PieceBytes, buffer.Length - filled)));
                if (_marked.WasRead)
                {
                    // These bytes are no content: the end's mark, or what became of it behind a file that is cut off.
                    _marked.Check(_content, buffer.Slice(filled, count));
                    count = 0;
                }
            }
            catch (InvalidDataException) when (filled > 0)
            {
                // The next call fails again, with nothing before it.
                break;
            }
            catch (InvalidDataException e)
            {
                throw new DamagedFileException(_path, _position, e);
            }
            if (count == 0)
            {
                if (filled == 0)
                    _ended(_position);
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
