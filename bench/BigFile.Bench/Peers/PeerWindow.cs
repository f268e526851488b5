using System.IO.MemoryMappedFiles;

namespace BigFile.Bench.Peers;

/// <summary>A window of <see cref="WindowManagerPeer"/>.</summary>
internal sealed unsafe class PeerWindow : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;

    public PeerWindow(MemoryMappedFile file, long offset, long lengthBytes)
    {
        Offset = offset;
        LengthBytes = lengthBytes;
        _view = file.CreateViewAccessor(offset, lengthBytes, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + _view.PointerOffset;
    }

    /// <summary>Where it begins in the file.</summary>
    public long Offset { get; }

    /// <summary>How much of the file it shows.</summary>
    public long LengthBytes { get; }

    /// <summary>Where it is mapped.</summary>
    public byte* Pointer { get; }

    /// <summary>How many cursors hold it.</summary>
    public int InUse { get; set; }

    /// <summary>The number of its latest use.</summary>
    public long LastUsed { get; set; }

    /// <summary>Whether it has a range of the file.</summary>
    public bool Has(long offset, long bytes) => offset >= Offset && offset - Offset <= LengthBytes - bytes;

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }
}
