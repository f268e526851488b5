using System.Buffers;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>
/// Searches a stream as it comes, as standard input or a pipe: block by block, each of whole lines, as soon as they are there.
/// Holds one block, and the lines of context before it.
/// </summary>
internal sealed class GrepStreamSearch : ContextLines, IDisposable
{
    private const int BufferBytes = 256 << 10;
    private const int MarkBytesMax = 3;

    private readonly Stream _input;
    private readonly CancellationToken _cancellationToken;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private long _bufferOffset;
    private int _first;
    private int _filled;
    private int _next;
    private bool _ended;
    private LineRule _rule = LineFormat.Default.Rule;

    /// <summary>Prepares the search; the stream stays the caller's.</summary>
    public GrepStreamSearch(Stream input, CancellationToken cancellationToken)
    {
        _input = input;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Reads on until the byte order mark is known, or that there is none.</summary>
    public LineFormat Detect(LineDelimiter delimiter)
    {
        while (_filled < MarkBytesMax && TryRead())
        {
        }
        return LineFormat.Detect(_buffer.AsSpan(0, _filled), delimiter);
    }

    /// <summary>Calls a function with each block of whole lines and the offset of its first byte, until it returns false.</summary>
    public void Run(LineFormat format, Func<long, ReadOnlySpan<byte>, bool> search, Func<(long Lines, long Floor)> kept)
    {
        _rule = format.Rule;
        _next = _first = Math.Min(format.PreambleBytes, _filled);
        int searched = _next;
        while (true)
        {
            int end = _ended ? _filled : WholeLinesEnd(searched);
            if (end > _next)
            {
                int start = _next;
                _next = end;
                if (!search(_bufferOffset + start, _buffer.AsSpan(start, end - start)))
                    return;
            }
            if (_ended)
                return;
            // A delimiter may have begun in what was searched.
            searched = Math.Max(_next, AlignedDown(_filled - _rule.DelimiterBytesMax + 1));
            int dropped = MakeRoom(kept);
            searched -= dropped;
            TryRead();
        }
    }

    /// <inheritdoc/>
    public override (long Start, long Lines) Back(long start, long count, long floor)
    {
        int at = (int)(start - _bufferOffset);
        int first = (int)Math.Max(0, Math.Max(floor, _first) - _bufferOffset);
        long lines = 0;
        while (lines < count && at > first)
        {
            int end = at;
            if (_rule.TryFindDelimiterBackward(_buffer.AsSpan(first, at - first), at - first, out int index, out int length)
                && first + index + length == at)
                end = first + index;
            at = end > first && _rule.TryFindDelimiterBackward(_buffer.AsSpan(first, end - first), end - first, out index, out length)
                ? first + index + length
                : first;
            lines++;
        }
        return (_bufferOffset + at, lines);
    }

    /// <inheritdoc/>
    public override void Visit(long start, long end, long countMax, ContextLineAction action)
    {
        int at = (int)(start - _bufferOffset);
        int stop = (int)(Math.Min(end, _bufferOffset + _filled) - _bufferOffset);
        ReadOnlySpan<byte> lines = _buffer.AsSpan(0, stop);
        for (; countMax > 0 && at < stop; countMax--)
        {
            if (!_rule.TryFindDelimiter(lines, at, out int index, out int length))
                (index, length) = (stop, 0);
            action(_bufferOffset + at, lines[at..index], length);
            at = index + length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int WholeLinesEnd(int searched)
    {
        int length = AlignedDown(_filled) - searched;
        return length > 0 && _rule.TryFindDelimiterBackward(_buffer.AsSpan(searched, length), length, out int index, out int delimiterLength)
            ? searched + index + delimiterLength
            : _next;
    }

    // Lines begin at multiples of a unit, counted from a line start as well as from the first.
    private int AlignedDown(int place) => place <= _next ? _next : place - ((place - _next) % _rule.UnitBytes);

    // Returns by how much everything moved.
    private int MakeRoom(Func<(long Lines, long Floor)> kept)
    {
        if (_filled < _buffer.Length)
            return 0;
        (long lines, long floor) = kept();
        int keep = (int)(Back(_bufferOffset + _next, lines, Math.Max(floor, _bufferOffset)).Start - _bufferOffset);
        int rest = _filled - keep;
        byte[] buffer = _buffer;
        if (rest > _buffer.Length / 2)
        {
            if (_buffer.Length >= Array.MaxLength)
                throw new IOException($"a line, with the context before it, is longer than {Array.MaxLength} bytes: too long to be searched");
            buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        }
        _buffer.AsSpan(keep, rest).CopyTo(buffer);
        if (buffer != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
        _bufferOffset += keep;
        _filled = rest;
        _next -= keep;
        return keep;
    }

    private bool TryRead()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        int count = _input.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += count;
        _ended = count == 0;
        return !_ended;
    }
}
