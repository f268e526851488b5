using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>
/// Finds any number of literals: up to eight bytes that each of them has, at the same place, are their key; at each
/// place of the text a bitmap tells whether any literal may have such a key, a hash table which ones.
/// </summary>
/// <remarks>
/// The place of the key is where the literals differ most, so that a thousand addresses with the same beginning do not
/// all have the same key. Letters count as lower case in keys, also where the literals' case matters: a filter only.
/// Memory: 16 to 32 bytes a literal for the bitmap, up to 128 KiB, and 8 to 16 for the table. The time for a place does not grow with the number of
/// literals but where many share a key.
/// </remarks>
internal sealed class ManyLiteralFinder : LiteralFinder
{
    /// <summary>With so many literals doubles are not looked for.</summary>
    public const int DoublesMatterBelow = 256;

    private const int KeyBytesMax = 8;
    private const int KeyPlaceMax = 64;
    private const int BitmapBitsMax = 20;

    // So that one place in a hundred looks into the table for nothing, and a thousand literals fit the first-level cache.
    private const int BitmapBitsALiteral = 7;
    private const ulong LowerCase = 0x2020_2020_2020_2020;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private readonly Literal[] _literals;
    private readonly int _shortest;
    private readonly int _keyPlace;
    private readonly ulong _keyMask;
    private readonly ulong[] _bitmap;
    private readonly int _bitShift;

    // The literals of a slot are a chain: the slot has the first one's number plus one, each the next one's plus one.
    private readonly int[] _slots;
    private readonly int[] _next;
    private readonly int _slotShift;

    public ManyLiteralFinder(Literal[] literals, int unitBytes)
        : base(unitBytes)
    {
        // The longest of a slot come last into the chain, so first out of it.
        _literals = [.. literals];
        Array.Sort(_literals, (left, right) => left.Length.CompareTo(right.Length));
        _shortest = _literals[0].Length;
        int keyBytes = Math.Min(_shortest, KeyBytesMax);
        _keyMask = ulong.MaxValue >> (8 * (KeyBytesMax - keyBytes));
        _keyPlace = ChooseKeyPlace(keyBytes);
        int slotBits = Math.Max(4, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)literals.Length));
        _slotShift = 64 - slotBits;
        int bitmapBits = Math.Min(slotBits + BitmapBitsALiteral, BitmapBitsMax);
        _bitShift = 64 - bitmapBits;
        _bitmap = new ulong[(1 << bitmapBits) / 64];
        _slots = new int[1 << slotBits];
        _next = new int[literals.Length];
        for (int i = 0; i < _literals.Length; i++)
        {
            ulong hash = HashOf(_literals[i], _keyPlace);
            _bitmap[hash >> _bitShift >> 6] |= 1ul << (int)(hash >> _bitShift);
            ref int slot = ref _slots[hash >> _slotShift];
            _next[i] = slot;
            slot = i + 1;
        }
    }

    public override int LongestAt(ReadOnlySpan<byte> bytes, int at, int below)
    {
        if (bytes.Length - at < _shortest)
            return -1;
        int longest = -1;
        ulong hash = KeyAt(bytes, at + _keyPlace) * Multiplier;
        for (int i = _slots[hash >> _slotShift] - 1; i >= 0; i = _next[i] - 1)
        {
            Literal literal = _literals[i];
            if (literal.Length > longest && literal.Length < below && literal.StandsAt(bytes, at))
                longest = literal.Length;
        }
        return longest;
    }

    protected override unsafe int Find(ReadOnlySpan<byte> bytes, int from)
    {
        int at = from;
        int last = bytes.Length - _shortest;
        int lastWhole = Math.Min(last, bytes.Length - _keyPlace - KeyBytesMax);
        int shift = _bitShift;
        ulong mask = _keyMask;
        // SAFETY: up to `lastWhole` eight bytes are left behind the key's place; what is left of a hash behind the shift is
        // below the number of bits in the bitmap.
        fixed (byte* keys = bytes)
        fixed (ulong* bitmap = _bitmap)
        {
            for (byte* key = keys + _keyPlace; at <= lastWhole; at++)
            {
                ulong bit = (((BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(key + at, KeyBytesMax)) | LowerCase) & mask) * Multiplier) >> shift;
                if (((bitmap[bit >> 6] >> (int)bit) & 1) != 0 && LongestAt(bytes, at, int.MaxValue) >= 0)
                    return at;
            }
        }
        for (; at <= last; at++)
        {
            if (LongestAt(bytes, at, int.MaxValue) >= 0)
                return at;
        }
        return -1;
    }

    /// <summary>The place at which the literals have the most different keys; the first of equals.</summary>
    private int ChooseKeyPlace(int keyBytes)
    {
        int best = 0, bestCount = 0;
        var seen = new HashSet<ulong>();
        for (int place = 0; place <= Math.Min(_shortest - keyBytes, KeyPlaceMax); place++)
        {
            seen.Clear();
            foreach (Literal literal in _literals)
                seen.Add(HashOf(literal, place));
            if (seen.Count > bestCount)
                (best, bestCount) = (place, seen.Count);
            if (bestCount == _literals.Length)
                break;
        }
        return best;
    }

    private ulong HashOf(Literal literal, int place) => KeyAt(literal.Value, place) * Multiplier;

    /// <summary>The key at a place, of which the mask tells how many bytes belong to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong KeyAt(ReadOnlySpan<byte> bytes, int place)
    {
        ReadOnlySpan<byte> rest = bytes[place..];
        if (rest.Length >= KeyBytesMax)
            return (BinaryPrimitives.ReadUInt64LittleEndian(rest) | LowerCase) & _keyMask;
        ulong key = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
            key = (key << 8) | rest[i];
        return (key | LowerCase) & _keyMask;
    }
}
