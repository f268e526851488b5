using System.Buffers;

namespace BigFile.Columnar;

/// <summary>What tables are written to as text: blocks to a stream.</summary>
internal sealed class TextSink(Stream stream, bool leaveOpen) : IDisposable
{
    private const int BlockBytes = 256 << 10;

    private readonly ArrayBufferWriter<byte> _text = new(BlockBytes + (64 << 10));

    public IBufferWriter<byte> Text => _text;

    /// <summary>To be called between values, so that a long row of long values is not kept whole.</summary>
    public void FlushIfFull()
    {
        if (_text.WrittenCount >= BlockBytes)
            Flush();
    }

    public void Flush()
    {
        stream.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }

    public void Finish()
    {
        Flush();
        // What is renamed over a file that was there must be on the disk before.
        if (stream is FileStream file)
            file.Flush(flushToDisk: true);
        else
            stream.Flush();
    }

    public void Dispose()
    {
        if (!leaveOpen)
            stream.Dispose();
    }
}
