using System.Runtime.InteropServices;

namespace BigFile.Benchmarking;

/// <summary>
/// One thread's stream. Seeks only where an access does not begin where the last one ended: reads in order never seek. What another session wrote
/// may be missing from what this one's buffer holds, as with streams it is.
/// </summary>
internal sealed class StreamSession : WaySession
{
    private const int DefaultBufferBytes = 4096;
    private const long Unknown = -1;

    private readonly FileStream _stream;
    private readonly bool _appends;

    // Of works that write: another thread's flush empties this stream's buffer too.
    private readonly Lock _gate = new();
    private readonly bool _writes;

    private long _lengthBytes;
    private long _position;
    private bool _disposed;

    /// <summary>Opens the stream.</summary>
    public StreamSession(BenchJob job, long lengthBytes)
    {
        _stream = new FileStream(job.Path, WayFile.ModeOf(job), WayFile.AccessOf(job), WayFile.Share, DefaultBufferBytes, WayFile.OptionsOf(job));
        _lengthBytes = lengthBytes;
        _appends = job.Work == BenchWork.Append;
        _writes = job.Writes;
    }

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer)
    {
        if (!_writes)
        {
            ReadCore(offset, buffer);
            return;
        }
        lock (_gate)
            ReadCore(offset, buffer);
    }

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => ScanCopies(offset, length, buffer);

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<long> offsets, Span<long> values)
    {
        for (int i = 0; i < offsets.Length; i++)
            Read(offsets[i], MemoryMarshal.AsBytes(values.Slice(i, 1)));
    }

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<byte> data)
    {
        ThrowIfOutside(offset, data.Length, _lengthBytes);
        WriteAt(offset, data);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> data)
    {
        if (!_appends)
            ThrowCannotAppend(_stream.Name);
        WriteAt(_lengthBytes, data);
        _lengthBytes += data.Length;
    }

    /// <summary>Hands what the buffer holds to the system. Any thread.</summary>
    public void FlushBuffer()
    {
        lock (_gate)
        {
            if (_writes && !_disposed)
                _stream.Flush(flushToDisk: false);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _stream.Dispose();
        }
        base.Dispose();
    }

    private void ReadCore(long offset, Span<byte> buffer)
    {
        MoveTo(offset);
        _stream.ReadExactly(buffer);
        _position = offset + buffer.Length;
    }

    private void WriteAt(long offset, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            MoveTo(offset);
            _stream.Write(data);
            _position = offset + data.Length;
        }
    }

    // Where the stream is counts as unknown until the access that follows has succeeded.
    private void MoveTo(long offset)
    {
        if (_position != offset)
            _stream.Seek(offset, SeekOrigin.Begin);
        _position = Unknown;
    }
}
