using System.Buffers.Binary;

namespace BigFile.Scanning;

/// <summary>The first 256 bytes of a saved line index.</summary>
/// <remarks>
/// All numbers are little-endian. The header:
/// <code>
///   0  8  magic: "BFLINES" and 0x1A          64  8  file id, 0 if unknown
///   8  4  version: 1                         72  8  hash of the first 64 KiB that were indexed
///  12  4  segments in the directory          80  8  hash of the last 64 KiB that were indexed
///  16  8  length of the saved index          88  1  encoding (TextEncoding)
///  24  8  where the directory begins         89  1  kind of delimiter: 0 bytes, 1 LF or CRLF, 2 any newline
///  32  8  lines                              90  1  1 if the last line has no delimiter
///  40  4  CRC-32C of the directory           91  1  bytes of the delimiter, at most 128
///  44  4  0                                  92  4  preamble: bytes before the first line
///  48  8  bytes that were indexed            96     the delimiter's bytes, then zeros
///  56  8  last write, ticks of UTC          252  4  CRC-32C of the 252 bytes before
/// </code>
/// Behind it the lengths of each segment without gaps: a byte for each line (its length with the delimiter, or 0 from 256
/// bytes on), then 4 bytes for each line whose byte is 0. At the end the directory: 24 bytes a segment
/// (<see cref="SavedEntry"/>). Every byte is under one of the sums, and the length of the whole is in the header.
/// </remarks>
internal sealed record LineIndexHeader
{
    /// <summary>Size of the header.</summary>
    public const int SizeBytes = 256;

    /// <summary>Size of a segment in the directory.</summary>
    public const int EntryBytes = 24;

    private const uint Version = 1;
    private const int DelimiterAt = 96;
    private const int DelimiterBytesMax = 128;
    private const int CrcAt = SizeBytes - sizeof(uint);

    /// <summary>How the lines were found.</summary>
    public required LineFormat Format { get; init; }

    /// <summary>What the file was like.</summary>
    public required FileFingerprint Fingerprint { get; init; }

    /// <summary>Number of lines.</summary>
    public required long LineCount { get; init; }

    /// <summary>Whether the last line has no delimiter.</summary>
    public required bool EndsOpen { get; init; }

    /// <summary>Number of segments.</summary>
    public required int SegmentCount { get; init; }

    /// <summary>Where the directory begins in the saved index; it ends with the file.</summary>
    public required long DirectoryOffset { get; init; }

    /// <summary>CRC-32C of the directory.</summary>
    public required uint DirectoryCrc { get; init; }

    /// <summary>What a saved index begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "BFLINES\x1A"u8;

    /// <summary>Whether a format can be saved: a delimiter has at most 128 bytes.</summary>
    public static bool CanHold(LineFormat format) => format.Delimiter.BytesIn(format.Encoding).Length <= DelimiterBytesMax;

    /// <summary>Whether two formats find the same lines, however they were written down.</summary>
    public static bool AreSame(LineFormat one, LineFormat other) =>
        one.Encoding == other.Encoding && one.PreambleBytes == other.PreambleBytes && one.Delimiter.Kind == other.Delimiter.Kind
        && one.Delimiter.BytesIn(one.Encoding).AsSpan().SequenceEqual(other.Delimiter.BytesIn(other.Encoding));

    /// <summary>Writes the header, all of its bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes = bytes[..SizeBytes];
        bytes.Clear();
        Magic.CopyTo(bytes);
        byte[] delimiter = Format.Delimiter.BytesIn(Format.Encoding);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], SegmentCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], DirectoryOffset + ((long)SegmentCount * EntryBytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], DirectoryOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], LineCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], DirectoryCrc);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], Fingerprint.LengthBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], Fingerprint.LastWriteTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[64..], Fingerprint.FileId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[72..], Fingerprint.HeadHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[80..], Fingerprint.TailHash);
        bytes[88] = (byte)Format.Encoding;
        bytes[89] = (byte)Format.Delimiter.Kind;
        bytes[90] = EndsOpen ? (byte)1 : (byte)0;
        bytes[91] = (byte)delimiter.Length;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[92..], Format.PreambleBytes);
        delimiter.CopyTo(bytes[DelimiterAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcAt..], Checksum.Crc(bytes[..CrcAt]));
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="bytes">The first bytes of the saved index, as many as there are.</param>
    /// <param name="indexBytes">Length of the saved index.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="LineIndexException">It is none, or damaged, or of a later version.</exception>
    public static LineIndexHeader Parse(ReadOnlySpan<byte> bytes, long indexBytes, string path)
    {
        if (indexBytes == 0)
            throw Damaged(path, "it is empty");
        if (!bytes.StartsWith(Magic))
            throw new LineIndexException(LineIndexFault.NotAnIndex, $"{path}: it is no line index");
        if (bytes.Length < SizeBytes)
            throw Damaged(path, "it has been cut off");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        // Before the sum, which a later version may have elsewhere.
        if (version > Version)
            throw new LineIndexException(LineIndexFault.UnknownVersion, $"{path}: has version {version} of the format; this program reads version {Version}");
        if (version != Version || Checksum.Crc(bytes[..CrcAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]))
            throw Damaged(path, "its header has changed since it was saved");
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) != indexBytes)
            throw Damaged(path, "it has been cut off, or something was added to it");
        LineIndexHeader header = new()
        {
            Format = ReadFormat(bytes, path),
            Fingerprint = new FileFingerprint(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[64..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[72..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[80..])),
            SegmentCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            DirectoryOffset = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            LineCount = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            DirectoryCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
            EndsOpen = bytes[90] != 0,
        };
        // From here on only a forged index is wrong; it must not lead anybody out of bounds.
        if (header.SegmentCount is < 0 or > int.MaxValue / EntryBytes || header.Fingerprint.LengthBytes < 0
            || header.DirectoryOffset < SizeBytes || (header.EndsOpen && header.SegmentCount == 0)
            || header.DirectoryOffset != indexBytes - ((long)header.SegmentCount * EntryBytes))
            throw Damaged(path, "its header contradicts itself");
        return header;
    }

    /// <summary>The exception for an index that is not what was saved.</summary>
    public static LineIndexException Damaged(string path, string reason) => new(LineIndexFault.Damaged, $"{path}: {reason}");

    private static LineFormat ReadFormat(ReadOnlySpan<byte> bytes, string path)
    {
        var encoding = (TextEncoding)bytes[88];
        var kind = (DelimiterKind)bytes[89];
        int delimiterBytes = bytes[91];
        int preambleBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[92..]);
        bool isSequence = kind == DelimiterKind.Sequence;
        if (!Enum.IsDefined(encoding) || !Enum.IsDefined(kind) || delimiterBytes > DelimiterBytesMax
            || isSequence != delimiterBytes > 0 || preambleBytes is < 0 or > LineFormat.PreambleBytesMax)
            throw Damaged(path, "its header contradicts itself");
        LineDelimiter delimiter = kind switch
        {
            DelimiterKind.LineFeedOrCrLf => LineDelimiter.LineFeedOrCrLf,
            DelimiterKind.AnyNewline => LineDelimiter.AnyNewline,
            _ => DelimiterOf(bytes.Slice(DelimiterAt, delimiterBytes), encoding),
        };
        return new LineFormat { Encoding = encoding, Delimiter = delimiter, PreambleBytes = preambleBytes };
    }

    private static LineDelimiter DelimiterOf(ReadOnlySpan<byte> bytes, TextEncoding encoding)
    {
        foreach (LineDelimiter known in (ReadOnlySpan<LineDelimiter>)
            [LineDelimiter.LineFeed, LineDelimiter.CarriageReturn, LineDelimiter.CarriageReturnLineFeed, LineDelimiter.Nul])
        {
            if (bytes.SequenceEqual(known.BytesIn(encoding)))
                return known;
        }
        return LineDelimiter.OfBytes(bytes);
    }
}
