using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform;

/// <summary>Notes what buffered windows read and write, in order.</summary>
internal sealed class TransferPlatform(MappingPlatform inner) : ForwardingPlatform(inner)
{
    /// <summary>The ranges read, since the list was last cleared.</summary>
    public List<(long Offset, long Bytes)> Reads { get; } = [];

    /// <summary>The ranges written, since the list was last cleared.</summary>
    public List<(long Offset, long Bytes)> Writes { get; } = [];

    /// <summary>How often the device was flushed.</summary>
    public int Flushes { get; private set; }

    /// <summary>Called, if set, before each write.</summary>
    public Action<long>? OnWrite { get; set; }

    public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
    {
        Reads.Add((offset, bytes));
        return base.ReadAt(file, offset, address, bytes, out read);
    }

    public override int WriteAt(SafeFileHandle file, long offset, nint address, long bytes)
    {
        Writes.Add((offset, bytes));
        OnWrite?.Invoke(offset);
        return base.WriteAt(file, offset, address, bytes);
    }

    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged)
    {
        Flushes++;
        return base.FlushToDevice(file, lengthChanged);
    }
}
