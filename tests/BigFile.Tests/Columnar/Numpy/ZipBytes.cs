using System.Buffers.Binary;
using System.Text;

namespace BigFile.Tests.Columnar.Numpy;

/// <summary>A zip by hand, so that it can be of every kind, or wrong.</summary>
internal sealed class ZipBytes
{
    private readonly List<byte> _content = [];
    private readonly List<byte> _directory = [];
    private int _count;

    /// <summary>Writes zip64 forms, even where they are not needed, as numpy does in local headers.</summary>
    public bool IsZip64 { get; init; }

    public long Position => _content.Count;

    public long DirectoryOffset { get; private set; }

    public ZipBytes Add(string name, ReadOnlySpan<byte> data, int method = 0, int flags = 0, int localExtraBytes = 0, long? lengthBytes = null, string? localName = null)
    {
        long offset = _content.Count;
        byte[] nameBytes = (flags & 1 << 11) != 0 ? Encoding.UTF8.GetBytes(name) : Encoding.Latin1.GetBytes(name);
        byte[] localNameBytes = localName is null ? nameBytes : Encoding.Latin1.GetBytes(localName);
        long length = lengthBytes ?? data.Length;
        uint narrow = IsZip64 ? uint.MaxValue : (uint)data.Length;
        byte[] localExtra = IsZip64 ? [1, 0, 16, 0, .. Long(length), .. Long(data.Length)] : Extra(localExtraBytes);
        _content.AddRange([.. Int(0x04034b50), .. Short(20), .. Short(flags), .. Short(method), .. Int(0), .. Int(0), .. Int(narrow), .. Int(IsZip64 ? narrow : (uint)length),
            .. Short(localNameBytes.Length), .. Short(localExtra.Length), .. localNameBytes, .. localExtra]);
        _content.AddRange(data);
        byte[] extra = IsZip64 ? [9, 9, 2, 0, 7, 7, 1, 0, 24, 0, .. Long(length), .. Long(data.Length), .. Long(offset)] : [];
        _directory.AddRange([.. Int(0x02014b50), .. Short(20), .. Short(20), .. Short(flags), .. Short(method), .. Int(0), .. Int(0), .. Int(narrow), .. Int(IsZip64 ? narrow : (uint)length),
            .. Short(nameBytes.Length), .. Short(extra.Length), .. Short(3), .. Short(0), .. Short(0), .. Int(0), .. Int(IsZip64 ? uint.MaxValue : (uint)offset), .. nameBytes, .. extra, 1, 2, 3]);
        _count++;
        return this;
    }

    public byte[] Finish(string comment = "")
    {
        DirectoryOffset = _content.Count;
        _content.AddRange(_directory);
        if (IsZip64)
        {
            long end64 = _content.Count;
            _content.AddRange([.. Int(0x06064b50), .. Long(44), .. Short(45), .. Short(45), .. Int(0), .. Int(0), .. Long(_count), .. Long(_count), .. Long(_directory.Count), .. Long(DirectoryOffset)]);
            _content.AddRange([.. Int(0x07064b50), .. Int(0), .. Long(end64), .. Int(1)]);
        }
        _content.AddRange([.. Int(0x06054b50), .. Short(0), .. Short(0), .. Short(IsZip64 ? 0xffff : _count), .. Short(IsZip64 ? 0xffff : _count),
            .. Int(IsZip64 ? uint.MaxValue : (uint)_directory.Count), .. Int(IsZip64 ? uint.MaxValue : (uint)DirectoryOffset), .. Short(comment.Length), .. Encoding.Latin1.GetBytes(comment)]);
        return [.. _content];
    }

    // One unknown field that fills the bytes.
    private static byte[] Extra(int bytes) => bytes == 0 ? [] : [0xfe, 0xca, .. Short(bytes - 4), .. new byte[bytes - 4]];

    private static byte[] Short(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] Int(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
