using System.Runtime.InteropServices;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Peers;

/// <summary>A file's bytes in memory of the process, in huge pages where the system has them: what no way of reading the file can beat.</summary>
internal sealed unsafe class PlainMemory : IDisposable
{
    private const int HugePageBytes = 2 << 20;
    private const int AdviseHugePages = 14;
    private const int ReadBytes = 8 << 20;

    /// <summary>Reads a file into memory.</summary>
    public PlainMemory(string path)
    {
        Length = new FileInfo(path).Length;
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Length, HugePageBytes), HugePageBytes);
        if (OperatingSystem.IsLinux())
            _ = LibC.MAdvise((nint)Pointer, (nuint)Length, AdviseHugePages); // where it is refused, small pages will do
        using SafeFileHandle handle = File.OpenHandle(path);
        for (long at = 0; at < Length;)
        {
            int read = RandomAccess.Read(handle, Span(at, ReadBytes), at);
            at += read != 0 ? read : throw new EndOfStreamException($"{path} has become shorter.");
        }
    }

    public byte* Pointer { get; }

    public long Length { get; }

    /// <summary>Whether memory is there for a copy of a file beside the file itself.</summary>
    public static bool IsRoomFor(long bytes) => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 2 > bytes;

    /// <summary>A part, cut at the end.</summary>
    public Span<byte> Span(long offset, int lengthMax) => new(Pointer + offset, (int)Math.Min(lengthMax, Length - offset));

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
