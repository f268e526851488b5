using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// What stands at the end of the file that a name leads to: the last 64 bytes, after the content of a memory-backed
/// section (rounded up to pages, so that no view shows the record) or the path of a file-backed one.
/// </summary>
internal readonly record struct SectionRecord
{
    // "BigFile", and the version of the layout.
    private const ulong Magic = 0x01_65_6C_69_46_67_69_42;
    private const int PathBytesMax = 4096;

    public required bool IsMemoryBacked { get; init; }

    public required SectionProtection Protection { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Permission bits as asked for. A file-backed section's record itself is never writable by others.</summary>
    public required uint Permissions { get; init; }

    /// <summary>The file of a file-backed section.</summary>
    public string Path { get; init; }

    public ulong Device { get; init; }

    public ulong Inode { get; init; }

    /// <summary>Where a memory-backed section's record begins: behind its last page.</summary>
    public static long OffsetOf(long sizeBytes) => (sizeBytes + Environment.SystemPageSize - 1) & -(long)Environment.SystemPageSize;

    /// <summary>Largest section that leaves room for its record.</summary>
    public static long SizeBytesMax => long.MaxValue - Environment.SystemPageSize - Marshal.SizeOf<Layout>();

    public static int LayoutBytes => Marshal.SizeOf<Layout>();

    /// <summary>The path's bytes and the record's, to be written at the file's start (file) or behind its pages (memory).</summary>
    public byte[] Encode()
    {
        byte[] path = Encoding.UTF8.GetBytes(Path ?? "");
        var bytes = new byte[path.Length + LayoutBytes];
        path.CopyTo(bytes, 0);
        Layout layout = new()
        {
            Magic = Magic,
            IsFile = IsMemoryBacked ? 0 : 1,
            Protection = (int)Protection,
            SizeBytes = SizeBytes,
            Device = Device,
            Inode = Inode,
            Permissions = Permissions,
            PathBytes = path.Length,
        };
        MemoryMarshal.Write(bytes.AsSpan(path.Length), layout);
        return bytes;
    }

    /// <summary>
    /// Reads the record of a file, whoever may have written it. False when it is none, or one that others than its owner
    /// could have changed into what it is.
    /// </summary>
    public static bool TryRead(SafeFileHandle file, in FileStatus status, out SectionRecord record)
    {
        record = default;
        Layout layout = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<Layout>(ref layout));
        if (status.LengthBytes < bytes.Length || !TryReadAt(file, bytes, status.LengthBytes - bytes.Length))
            return false;
        var protection = (SectionProtection)layout.Protection;
        if (layout.Magic != Magic || layout.SizeBytes < 1 || layout.SizeBytes > SizeBytesMax || !Enum.IsDefined(protection))
            return false;

        string path = "";
        if (layout.IsFile == 0)
        {
            if (status.LengthBytes != OffsetOf(layout.SizeBytes) + bytes.Length)
                return false;
        }
        else
        {
            // A path would be followed with the opener's rights: whoever may write a section's content, which this
            // record stands behind, must not be able to make a path of it.
            const uint othersWrite = 0x12;
            if ((status.Mode & othersWrite) != 0 || layout.PathBytes is < 1 or > PathBytesMax
                || status.LengthBytes != layout.PathBytes + bytes.Length)
                return false;
            var text = new byte[layout.PathBytes];
            if (!TryReadAt(file, text, 0))
                return false;
            path = Encoding.UTF8.GetString(text);
        }
        record = new SectionRecord
        {
            IsMemoryBacked = layout.IsFile == 0,
            Protection = protection,
            SizeBytes = layout.SizeBytes,
            Permissions = layout.Permissions,
            Path = path,
            Device = layout.Device,
            Inode = layout.Inode,
        };
        return true;
    }

    private static bool TryReadAt(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        try
        {
            return RandomAccess.Read(file, bytes, offset) == bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Layout
    {
        public ulong Magic;
        public int IsFile;
        public int Protection;
        public long SizeBytes;
        public ulong Device;
        public ulong Inode;
        public uint Permissions;
        public int PathBytes;
    }
}
