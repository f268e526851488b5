using System.Runtime.ExceptionServices;

namespace BigFile.Scanning;

/// <summary>
/// Reads any stream (a pipe, what a decompressor gives) as blocks of whole lines, in bounded memory: what a
/// <see cref="LineScan"/> does for a file that can be mapped.
/// </summary>
/// <remarks>
/// Allocates its buffer, which grows to <see cref="LineBytesMax"/> only where a line needs that, and nothing a block. One
/// thread at a time. It does not dispose the stream.
/// </remarks>
public sealed class StreamLineBlocks
{
    /// <summary>The most that a line may have without being cut into parts, unless told otherwise: 64 MiB.</summary>
    public const int DefaultLineBytesMax = 64 << 20;

    private const int LineBytesLeast = 4 << 10, LineBytesMost = 1 << 30;

    // Blocks of this size are worth handing on; reading goes on until one is full, or nothing more comes at once.
    private const int BlockBytes = 256 << 10;

    private readonly Stream _stream;
    private readonly LineBuffer _buffer;
    private readonly LineDelimiter _delimiter;
    private LineFormat? _format;
    private bool _hasHead;
    private bool _isEnd;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins where the stream stands. Reads nothing yet.</summary>
    /// <param name="stream">Open for reading; need not be seekable.</param>
    /// <param name="format">How it divides into lines; null is told by its byte order mark, with <paramref name="delimiter"/>.</param>
    /// <param name="delimiter">What ends a line where the format is told by the mark; null is a line feed.</param>
    /// <param name="lineBytesMax">What a line may have without being cut into parts, in bytes: 4 KiB to 1 GiB.</param>
    /// <exception cref="ArgumentException">The limit is out of range, or the delimiter is no whole number of units of the encoding.</exception>
    public StreamLineBlocks(
        Stream stream, LineFormat? format = null, LineDelimiter? delimiter = null, int lineBytesMax = DefaultLineBytesMax)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(lineBytesMax, LineBytesLeast);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lineBytesMax, LineBytesMost);
        _ = format?.Rule;
        _stream = stream;
        _format = format;
        _delimiter = delimiter ?? LineDelimiter.LineFeed;
        LineBytesMax = lineBytesMax;
        _buffer = new LineBuffer(lineBytesMax);
    }

    /// <summary>What a line may have without being cut into parts, in bytes.</summary>
    public int LineBytesMax { get; }

    /// <summary>The format, when one was given or <see cref="TryRead"/> was called; before that <see cref="LineFormat.Default"/>.</summary>
    public LineFormat Format => _format ?? LineFormat.Default;

    /// <summary>Bytes read from the stream so far: its length, when <see cref="TryRead"/> has given false.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the next block. Waits for the stream; what has come is given out before more is waited for.</summary>
    /// <param name="block">Its bytes are good until the next call.</param>
    /// <param name="cancellation">Looked at before each read of the stream.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="IOException">The stream has failed, behind what was given out: that comes first, to the last byte.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing is lost: the next call goes on.</exception>
    public bool TryRead(out StreamLineBlock block, CancellationToken cancellation = default)
    {
        if (!_hasHead)
            ReadHead(cancellation);
        while (true)
        {
            if (_buffer.TryTakeBlock(_isEnd, out LinePart part))
            {
                block = new StreamLineBlock(part, Format);
                return true;
            }
            if (_isEnd)
            {
                _failure?.Throw();
                block = default;
                return false;
            }
            Fill(cancellation);
        }
    }

    // Reads to a full block; a read that brings less than was asked for says that more would have to be waited for.
    private void Fill(CancellationToken cancellation)
    {
        int wanted = _buffer.Count + BlockBytes;
        while (_buffer.Count < wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            Memory<byte> room = _buffer.GetRoom();
            if (room.IsEmpty)
                return;
            int count = 0;
            try
            {
                count = _stream.Read(room.Span);
            }
            catch (IOException e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            _isEnd = count == 0;
            _buffer.Take(count);
            BytesRead += count;
            if (count < room.Length)
                return;
        }
    }

    // The mark tells the format, and what belongs to the preamble is dropped.
    private void ReadHead(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _hasHead = true;
        Span<byte> mark = stackalloc byte[4];
        int count = 0;
        if (_format is null)
        {
            count = _stream.ReadAtLeast(mark[..3], 3, throwOnEndOfStream: false);
            _isEnd = count < 3;
            _format = LineFormat.Detect(mark[..count], _delimiter);
        }
        int preambleBytes = _format.PreambleBytes;
        int skipped = Math.Min(preambleBytes, count);
        BytesRead = count;
        _buffer.Reset(_format, preambleBytes);
        ReadOnlySpan<byte> rest = mark[skipped..count];
        for (int left = preambleBytes - skipped; left > 0 && !_isEnd; )
        {
            Span<byte> room = _buffer.GetRoom().Span;
            int read = _stream.Read(room[..Math.Min(room.Length, left)]);
            _isEnd = read == 0;
            BytesRead += read;
            left -= read;
        }
        rest.CopyTo(_buffer.GetRoom().Span);
        _buffer.Take(rest.Length);
    }
}
