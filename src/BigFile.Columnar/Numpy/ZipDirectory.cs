using System.Buffers.Binary;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Reads the central directory of a zip, zip64 included, by copying reads (PKWARE APPNOTE.TXT 6.3, sections 4.3 and 4.5.3). Every length and
/// offset is checked against the file before it is used.
/// </summary>
internal ref struct ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndBytes = 22;
    private const int End64Bytes = 56;
    private const int Locator64Bytes = 20;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const ushort Zip64Field = 1;
    private const ushort Utf8Flag = 1 << 11;
    private const ushort EncryptedFlags = 1 | 1 << 6;

    // What a file of members that are worth mapping never has; bounds for memory.
    private const long EntriesMax = 1 << 20;
    private const ulong DirectoryBytesMax = 256 << 20;

    // The upper half of code page 437, in which names are that are not UTF-8.
    private const string Page437 =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private readonly MappedFile _file;
    private long _count;
    private long _offset;
    private long _end;

    private ZipDirectory(MappedFile file) => _file = file;

    /// <summary>All entries, in the order of the directory.</summary>
    /// <exception cref="ColumnarFormatException">There is no directory, or it is damaged.</exception>
    /// <exception cref="NotSupportedException">The zip is in several files, or has more entries than are read.</exception>
    public static List<NpzEntry> Read(MappedFile file)
    {
        ZipDirectory directory = new(file);
        directory.FindEnd();
        return directory.ReadEntries();
    }

    /// <summary>Where the data of an entry begin: after its local header, whose lengths are its own.</summary>
    /// <exception cref="ColumnarFormatException">The local header is damaged, or the data do not lie inside the file.</exception>
    public static long FindData(MappedFile file, NpzEntry entry)
    {
        Span<byte> local = stackalloc byte[LocalBytes];
        long at = entry.HeaderOffset;
        if (at > file.Length - LocalBytes)
            throw Damaged(file, entry.DirectoryOffset, $"member '{entry.FileName}' is said to begin at {at}, where the file has no room for it");
        file.ReadExactly(at, local);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature)
            throw Damaged(file, at, $"member '{entry.FileName}' does not begin where the directory says");
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        int extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        long data = at + LocalBytes + nameBytes + extraBytes;
        if (data > file.Length || entry.CompressedBytes > file.Length - data)
            throw Damaged(file, at, $"member '{entry.FileName}' has {entry.CompressedBytes} bytes, which the file has not from {data} on");
        byte[] name = new byte[nameBytes];
        file.ReadExactly(at + LocalBytes, name);
        if (!entry.RawName.Span.SequenceEqual(name))
            throw Damaged(file, at, $"member '{entry.FileName}' has another name where it begins");
        if (BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != entry.Method)
            throw Damaged(file, at, $"member '{entry.FileName}' is compressed otherwise where it begins than the directory says");
        return data;
    }

    private void FindEnd()
    {
        // The end record is followed by a comment of up to 65,535 bytes, which may look like one.
        int tailBytes = (int)Math.Min(_file.Length, EndBytes + ushort.MaxValue);
        byte[] tail = new byte[tailBytes];
        long tailOffset = _file.Length - tailBytes;
        _file.ReadExactly(tailOffset, tail);
        for (int at = tailBytes - EndBytes; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) <= end.Length - EndBytes)
            {
                ReadEnd(end, tailOffset + at);
                return;
            }
        }
        throw Damaged(_file, -1, "has no zip directory at its end, so it is no .npz file, or is cut");
    }

    private void ReadEnd(ReadOnlySpan<byte> end, long at)
    {
        uint disk = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        uint directoryDisk = BinaryPrimitives.ReadUInt16LittleEndian(end[6..]);
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        long limit = at;
        if (FindEnd64(at) is long at64)
        {
            Span<byte> end64 = stackalloc byte[End64Bytes];
            if (at64 > at - Locator64Bytes - End64Bytes)
                throw Damaged(_file, at - Locator64Bytes, $"the zip64 end record is said to be at {at64}, where there is no room for it");
            _file.ReadExactly(at64, end64);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end64) != End64Signature)
                throw Damaged(_file, at64, "there is no zip64 end record where its locator says");
            disk = BinaryPrimitives.ReadUInt32LittleEndian(end64[16..]);
            directoryDisk = BinaryPrimitives.ReadUInt32LittleEndian(end64[20..]);
            count = BinaryPrimitives.ReadUInt64LittleEndian(end64[32..]);
            length = BinaryPrimitives.ReadUInt64LittleEndian(end64[40..]);
            offset = BinaryPrimitives.ReadUInt64LittleEndian(end64[48..]);
            limit = at64;
        }
        if (disk != 0 || directoryDisk != 0)
            throw new NotSupportedException($"{_file.Path}: the zip is in several files.");
        if (offset > (ulong)limit || length > (ulong)limit - offset)
            throw Damaged(_file, limit, $"the directory is said to have {length} bytes from offset {offset} on, which end after the record at {limit} that says so");
        if (count > length / EntryBytes)
            throw Damaged(_file, limit, $"the directory is said to have {count} members in {length} bytes");
        if (count > EntriesMax || length > DirectoryBytesMax)
            throw new NotSupportedException($"{_file.Path}: {count} members, in a directory of {length} bytes, are more than the {EntriesMax} or the {DirectoryBytesMax} that are read.");
        _count = (long)count;
        _offset = (long)offset;
        _end = (long)(offset + length);
    }

    // Where the zip64 end record is, when the bytes before the end record say that there is one; the number may be anything up to 2^63 - 1.
    private readonly long? FindEnd64(long at)
    {
        if (at < Locator64Bytes)
            return null;
        Span<byte> locator = stackalloc byte[Locator64Bytes];
        _file.ReadExactly(at - Locator64Bytes, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature)
            return null;
        return (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]));
    }

    private List<NpzEntry> ReadEntries()
    {
        List<NpzEntry> entries = new((int)_count);
        while (entries.Count < _count)
            entries.Add(ReadEntry());
        return entries;
    }

    private NpzEntry ReadEntry()
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        long at = _offset;
        ReadInside(at, entry);
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != EntrySignature)
            throw Damaged(_file, at, "the directory has no member where one should begin");
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        int extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        int commentBytes = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        byte[] name = new byte[nameBytes];
        ReadInside(at + EntryBytes, name);
        byte[] extra = new byte[extraBytes];
        ReadInside(at + EntryBytes + nameBytes, extra);
        _offset = at + EntryBytes + nameBytes + extraBytes + commentBytes;
        if (_offset > _end)
            throw Damaged(_file, at, "a member of the directory reaches past its end");

        ulong compressed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        ulong header = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        // In this order, and only those that do not fit 32 bits.
        ReadOnlySpan<byte> wide = FindZip64(extra, at);
        Widen(ref length, ref wide, at);
        Widen(ref compressed, ref wide, at);
        Widen(ref header, ref wide, at);
        if (compressed > long.MaxValue || length > long.MaxValue || header > long.MaxValue)
            throw Damaged(_file, at, "a member of the directory has a length or an offset past 2^63");
        return new NpzEntry(
            (flags & Utf8Flag) != 0 ? Encoding.UTF8.GetString(name) : NameOf437(name), method, (flags & EncryptedFlags) != 0,
            (long)compressed, (long)length, (long)header, at, name);
    }

    private readonly ReadOnlySpan<byte> FindZip64(ReadOnlySpan<byte> extra, long at)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                throw Damaged(_file, at, "an extra field of a member of the directory reaches past their end");
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Field)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private readonly void Widen(ref ulong value, ref ReadOnlySpan<byte> wide, long at)
    {
        if (value != uint.MaxValue)
            return;
        if (wide.Length < sizeof(ulong))
            throw Damaged(_file, at, "a member of the directory lacks a zip64 length or offset");
        value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        wide = wide[sizeof(ulong)..];
    }

    private readonly void ReadInside(long at, Span<byte> destination)
    {
        if (destination.Length > _end - at)
            throw Damaged(_file, at, "the directory is shorter than its members");
        _file.ReadExactly(at, destination);
    }

    private static string NameOf437(ReadOnlySpan<byte> name)
    {
        StringBuilder text = new(name.Length);
        foreach (byte code in name)
            text.Append(code < 0x80 ? (char)code : Page437[code - 0x80]);
        return text.ToString();
    }

    private static ColumnarFormatException Damaged(MappedFile file, long at, string reason) => new(file.Path, at, reason);
}
