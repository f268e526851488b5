using System.Buffers;

namespace BigFile.Columnar;

/// <summary>The lines of a stream, one at a time, in a buffer that grows to the longest of them.</summary>
internal sealed class StreamLines(Stream stream, int lineBytesMax) : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes of all lines before the one that was read last.</summary>
    public long Offset { get; private set; }

    private long NextOffset { get; set; }

    /// <summary>Whether the line that was begun is longer than it may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line, without its line feed. False: there is none, or it is too long.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        for (; ; )
        {
            int feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0 || (_isAtEnd && _end > _start))
            {
                int length = feed >= 0 ? searched + feed : _end - _start;
                line = _buffer.AsSpan(_start, length);
                _start += feed >= 0 ? length + 1 : length;
                Number++;
                Offset = NextOffset;
                NextOffset += feed >= 0 ? length + 1 : length;
                return true;
            }
            searched = _end - _start;
            line = default;
            IsTooLong = searched > lineBytesMax;
            if (_isAtEnd || IsTooLong)
                return false;
            Fill();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
        _isAtEnd = true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
