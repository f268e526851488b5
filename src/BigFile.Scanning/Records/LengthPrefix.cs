using System.Diagnostics.CodeAnalysis;

namespace BigFile.Scanning;

/// <summary>How the length stands before each record of a <see cref="LengthPrefixedRecords"/> walk. Immutable.</summary>
public sealed record LengthPrefix
{
    /// <summary>The most bytes that a varint has: 64 bits, seven a byte.</summary>
    internal const int VarintBytesMax = 10;

    private static readonly (string Name, LengthPrefix Prefix)[] s_names =
    [
        ("u8", Fixed(1)), ("u16le", Fixed(2)), ("u16be", Fixed(2, isBigEndian: true)), ("u32le", Fixed(4)),
        ("u32be", Fixed(4, isBigEndian: true)), ("u64le", Fixed(8)), ("u64be", Fixed(8, isBigEndian: true)), ("varint", Varint),
        ("i16le", Fixed(2, isSigned: true)), ("i16be", Fixed(2, isBigEndian: true, isSigned: true)),
        ("i32le", Fixed(4, isSigned: true)), ("i32be", Fixed(4, isBigEndian: true, isSigned: true)),
        ("i64le", Fixed(8, isSigned: true)), ("i64be", Fixed(8, isBigEndian: true, isSigned: true)),
    ];

    private readonly long _lengthBytesMax = long.MaxValue;

    private LengthPrefix(int widthBytes, bool isBigEndian, bool isSigned)
    {
        WidthBytes = widthBytes;
        IsBigEndian = isBigEndian;
        IsSigned = isSigned;
    }

    /// <summary>Unsigned LEB128, as in Protocol Buffers: seven bits a byte, the lowest first, the high bit set on all but the last.</summary>
    public static LengthPrefix Varint => new(0, false, false);

    /// <summary>The names that <see cref="TryParse"/> takes.</summary>
    public static IReadOnlyList<string> Names => Array.ConvertAll(s_names, entry => entry.Name);

    /// <summary>Bytes of the length: 1, 2, 4 or 8; 0 for a varint.</summary>
    public int WidthBytes { get; }

    /// <summary>Whether the highest byte comes first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether the highest bit is a sign: a length with it set is damaged.</summary>
    public bool IsSigned { get; }

    /// <summary>Whether the length counts its own bytes too.</summary>
    public bool IncludesItself { get; init; }

    /// <summary>The longest record that is believed, in bytes without the length; what says more is damaged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long LengthBytesMax
    {
        get => _lengthBytesMax;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _lengthBytesMax = value;
        }
    }

    internal int PrefixBytesMax => WidthBytes == 0 ? VarintBytesMax : WidthBytes;

    /// <summary>A length of a fixed width.</summary>
    /// <param name="widthBytes">1, 2, 4 or 8.</param>
    /// <param name="isBigEndian">Whether the highest byte comes first.</param>
    /// <param name="isSigned">Whether the highest bit is a sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another width.</exception>
    public static LengthPrefix Fixed(int widthBytes, bool isBigEndian = false, bool isSigned = false) => widthBytes is 1 or 2 or 4 or 8
        ? new LengthPrefix(widthBytes, isBigEndian, isSigned)
        : throw new ArgumentOutOfRangeException(nameof(widthBytes), widthBytes, "A length has 1, 2, 4 or 8 bytes.");

    /// <summary>Reads the name of a form: <c>u8</c>, <c>u16le</c>, <c>u32be</c>, <c>i64le</c>, <c>varint</c> and the like; see <see cref="Names"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out LengthPrefix? prefix)
    {
        foreach ((string name, LengthPrefix named) in s_names)
        {
            if (!text.SequenceEqual(name))
                continue;
            prefix = named;
            return true;
        }
        prefix = null;
        return false;
    }

    /// <summary>Reads a prefix at the start of a span.</summary>
    internal PrefixReading Read(ReadOnlySpan<byte> bytes)
    {
        PrefixReading raw = WidthBytes == 0 ? ReadVarint(bytes) : ReadFixed(bytes);
        if (raw.Reason is not null || raw.PrefixBytes == 0)
            return raw;
        long payload = raw.LengthBytes - (IncludesItself ? raw.PrefixBytes : 0);
        RecordDamageReason? reason = payload < 0 ? RecordDamageReason.LengthNegative
            : payload > LengthBytesMax ? RecordDamageReason.LengthOverMaximum
            : null;
        return new PrefixReading(raw.PrefixBytes, reason is null ? payload : raw.LengthBytes, reason);
    }

    private PrefixReading ReadFixed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < WidthBytes)
            return default;
        ulong value = 0;
        for (int i = 0; i < WidthBytes; i++)
            value |= (ulong)bytes[IsBigEndian ? WidthBytes - 1 - i : i] << (8 * i);
        int unused = 64 - (8 * WidthBytes);
        long length = IsSigned ? (long)(value << unused) >> unused : (long)value;
        if (length >= 0)
            return new PrefixReading(WidthBytes, length, null);
        return new PrefixReading(WidthBytes, length, IsSigned ? RecordDamageReason.LengthNegative : RecordDamageReason.LengthOverMaximum);
    }

    private static PrefixReading ReadVarint(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < VarintBytesMax; i++)
        {
            byte part = bytes[i];
            // The tenth byte has room for one bit.
            if (i == VarintBytesMax - 1 && part > 1)
                return new PrefixReading(i + 1, -1, RecordDamageReason.VarintTooLong);
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return (long)value < 0
                    ? new PrefixReading(i + 1, (long)value, RecordDamageReason.LengthOverMaximum)
                    : new PrefixReading(i + 1, (long)value, null);
            }
        }
        return default;
    }
}
