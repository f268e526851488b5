using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Buffered;

/// <summary>
/// A file read past the system's cache, through a handle of its own: whole blocks into aligned memory. What is not aligned, the
/// end of the file above all, and whatever the system refuses that way is read by the ordinary handle.
/// </summary>
internal sealed class UncachedFile(MappingPlatform platform, SafeFileHandle handle, int alignmentBytes) : IDisposable
{
    // So many refusals in a row, and it is not tried any more.
    private const int RefusalsMax = 4;

    private int _refusals;

    /// <summary>What offsets, lengths and addresses must be multiples of; a power of two, at most 64 KiB.</summary>
    public int AlignmentBytes => alignmentBytes;

    /// <summary>As <see cref="MappingPlatform.ReadAt"/>. Threads may read at once.</summary>
    public int ReadAt(SafeFileHandle cached, long offset, nint address, long bytes, out long read)
    {
        long head = Math.Min(bytes, -offset & (alignmentBytes - 1));
        if (((address - offset) & (alignmentBytes - 1)) != 0 || Volatile.Read(ref _refusals) >= RefusalsMax)
            head = bytes;
        int error = 0;
        read = 0;
        if (head != 0)
            error = platform.ReadAt(cached, offset, address, head, out read);
        if (error != 0 || read != head)
            return error;

        long whole = (bytes - head) & ~(long)(alignmentBytes - 1);
        if (whole != 0)
        {
            // A read that ends with the file may end anywhere, and the next one is refused: the ordinary handle says which it was.
            error = platform.ReadAt(handle, offset + head, address + (nint)head, whole, out long got);
            read += got;
            _refusals = error != 0 && got == 0 ? _refusals + 1 : 0;
        }
        if (read == bytes)
            return 0;
        error = platform.ReadAt(cached, offset + read, address + (nint)read, bytes - read, out long rest);
        read += rest;
        return error;
    }

    public void Dispose() => handle.Dispose();
}
