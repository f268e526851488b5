using System.IO.MemoryMappedFiles;

namespace BigFile.Bench;

/// <summary>The raw peer: one view of a whole file, and its pointer.</summary>
internal sealed unsafe class RawView : IDisposable
{
    private readonly MemoryMappedFile _file;

    public RawView(string path, bool writable = false)
    {
        MemoryMappedFileAccess access = writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        Length = new FileInfo(path).Length;
        FileStream stream = new(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite);
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, access, HandleInheritability.None, leaveOpen: false);
        Accessor = _file.CreateViewAccessor(0, 0, access);
        byte* pointer = null;
        Accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer;
    }

    public MemoryMappedViewAccessor Accessor { get; }

    public byte* Pointer { get; }

    public long Length { get; }

    public void Dispose()
    {
        Accessor.SafeMemoryMappedViewHandle.ReleasePointer();
        Accessor.Dispose();
        _file.Dispose();
    }
}
