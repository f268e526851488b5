using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>One thread's handle.</summary>
internal sealed class HandleSession(BenchJob job, long lengthBytes) : WaySession
{
    private readonly string _path = job.Path;
    private readonly bool _appends = job.Work == BenchWork.Append;
    private readonly SafeFileHandle _file = WayFile.Open(job);
    private long _lengthBytes = lengthBytes;

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer)
    {
        int count;
        while ((count = RandomAccess.Read(_file, buffer, offset)) < buffer.Length)
        {
            if (count == 0)
                throw new EndOfStreamException($"{_path}: ends at offset {offset}, {buffer.Length} bytes early.");
            offset += count;
            buffer = buffer[count..];
        }
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
        RandomAccess.Write(_file, data, offset);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> data)
    {
        if (!_appends)
            ThrowCannotAppend(_path);
        RandomAccess.Write(_file, data, _lengthBytes);
        _lengthBytes += data.Length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}
