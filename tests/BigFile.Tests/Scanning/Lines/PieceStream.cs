namespace BigFile.Tests.Scanning;

/// <summary>A stream that gives its content in pieces of random sizes, and can fail at its end.</summary>
internal sealed class PieceStream(byte[] content, Random? random, int pieceMax, Exception? failure = null) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_at == content.Length && failure is not null)
            throw failure;
        int piece = random is null ? pieceMax : random.Next(1, pieceMax + 1);
        int count = Math.Min(Math.Min(piece, buffer.Length), content.Length - _at);
        content.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
