using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Finds some dozens of literals at once. Each literal belongs to one of eight buckets, a bit each; tables tell for the
/// two nibbles of a byte in which buckets a literal has such a byte at an anchor, so that two shuffles and an "and" look
/// 32 bytes up at once, and what is left after up to three anchors is compared with the bucket's literals.
/// </summary>
/// <remarks>
/// The idea is that of "Teddy" in Intel's Hyperscan. Here the anchors are those of the places that all literals have
/// whose bytes are rarest, so that UTF-16, in which every other byte is NUL, is filtered as well as UTF-8.
/// </remarks>
internal sealed class NibbleFinder : LiteralFinder
{
    private const int BucketCount = 8;
    private const int AnchorCountMax = 3;
    private const int TableBytes = 16;
    private const int BlockBytes = 32;
    private const int SmallBlockBytes = 16;

    // Anchors are looked for among the first places only: a filter on rare bytes gains nothing by more choice.
    private const int AnchorPlaceMax = 32;

    private readonly Literal[] _literals;
    private readonly Literal[][] _buckets = new Literal[BucketCount][];
    private readonly int _shortest;
    private readonly int _anchor1;
    private readonly int _anchor2;
    private readonly int _anchor3;

    // For each anchor a table for low nibbles and one for high ones. With fewer anchors the last one stands again.
    private readonly byte[] _tables = new byte[AnchorCountMax * 2 * TableBytes];

    public NibbleFinder(Literal[] literals, int unitBytes)
        : base(unitBytes)
    {
        _literals = literals;
        _shortest = Shortest(literals);
        int[] anchors = ChooseAnchors(literals, _shortest);
        (_anchor1, _anchor2, _anchor3) = (anchors[0], anchors[1], anchors[2]);
        // Neighbours in this order share bytes at the anchors: together in a bucket they let the least through.
        Literal[] sorted = [.. literals];
        Array.Sort(sorted, (left, right) => KeyAt(left, anchors).CompareTo(KeyAt(right, anchors)));
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            _buckets[bucket] = sorted[(sorted.Length * bucket / BucketCount)..(sorted.Length * (bucket + 1) / BucketCount)];
            foreach (Literal literal in _buckets[bucket])
            {
                for (int i = 0; i < AnchorCountMax; i++)
                    Enter(_tables.AsSpan(i * 2 * TableBytes), literal.Value[anchors[i]], literal.Fold[anchors[i]], (byte)(1 << bucket));
            }
        }
    }

    /// <summary>Whether a filter of eight buckets keeps most of the text out, with that many literals of that length.</summary>
    public static bool Suits(Literal[] literals) => literals.Length <= Shortest(literals) switch { 1 => 8, 2 => 32, _ => 64 };

    public override int LongestAt(ReadOnlySpan<byte> bytes, int at, int below)
    {
        int longest = -1;
        foreach (Literal literal in _literals)
        {
            if (literal.Length > longest && literal.Length < below && literal.StandsAt(bytes, at))
                longest = literal.Length;
        }
        return longest;
    }

    protected override unsafe int Find(ReadOnlySpan<byte> bytes, int from)
    {
        int at = from;
        int last = bytes.Length - _shortest;
        nint anchor1 = _anchor1, anchor2 = _anchor2, anchor3 = _anchor3;
        // SAFETY: places of a block are at most `last` and anchors are places of the shortest literal, so that loads lie
        // inside the span, which stays pinned. Each table has 16 bytes.
        fixed (byte* start = bytes, tables = _tables)
        {
            if (Avx2.IsSupported && at <= last - (BlockBytes - 1))
            {
                Vector256<byte> low1 = Avx2.BroadcastVector128ToVector256(tables), high1 = Avx2.BroadcastVector128ToVector256(tables + TableBytes);
                Vector256<byte> low2 = Avx2.BroadcastVector128ToVector256(tables + (2 * TableBytes)), high2 = Avx2.BroadcastVector128ToVector256(tables + (3 * TableBytes));
                Vector256<byte> low3 = Avx2.BroadcastVector128ToVector256(tables + (4 * TableBytes)), high3 = Avx2.BroadcastVector128ToVector256(tables + (5 * TableBytes));
                Vector256<byte> nibble = Vector256.Create((byte)0x0F);
                do
                {
                    byte* block = start + at;
                    Vector256<byte> buckets = Avx2.And(
                        Avx2.And(Buckets(block + anchor1, low1, high1, nibble), Buckets(block + anchor2, low2, high2, nibble)),
                        Buckets(block + anchor3, low3, high3, nibble));
                    if (Avx.TestZ(buckets, buckets))
                        continue;
                    uint places = ~(uint)Avx2.MoveMask(Avx2.CompareEqual(buckets, Vector256<byte>.Zero));
                    for (; places != 0; places &= places - 1)
                    {
                        int place = BitOperations.TrailingZeroCount(places);
                        if (AnyStandsAt(bytes, at + place, BucketsAt(block + place, tables)))
                            return at + place;
                    }
                }
                while ((at += BlockBytes) <= last - (BlockBytes - 1));
            }
            for (; at <= last - (SmallBlockBytes - 1); at += SmallBlockBytes)
            {
                byte* block = start + at;
                Vector128<byte> buckets = SmallBuckets(block + anchor1, tables)
                    & SmallBuckets(block + anchor2, tables + (2 * TableBytes)) & SmallBuckets(block + anchor3, tables + (4 * TableBytes));
                uint places = ~Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
                for (; places != 0; places &= places - 1)
                {
                    int place = BitOperations.TrailingZeroCount(places);
                    if (AnyStandsAt(bytes, at + place, BucketsAt(block + place, tables)))
                        return at + place;
                }
            }
            for (; at <= last; at++)
            {
                int buckets = BucketsAt(start + at, tables);
                if (buckets != 0 && AnyStandsAt(bytes, at, buckets))
                    return at;
            }
        }
        return -1;
    }

    private static int Shortest(Literal[] literals)
    {
        int shortest = int.MaxValue;
        foreach (Literal literal in literals)
            shortest = Math.Min(shortest, literal.Length);
        return shortest;
    }

    /// <summary>Three places below <paramref name="shortest"/> with the rarest bytes; the last one again where there are fewer.</summary>
    private static int[] ChooseAnchors(Literal[] literals, int shortest)
    {
        int[] places = new int[Math.Min(shortest, AnchorPlaceMax)];
        int[] ranks = new int[places.Length];
        for (int place = 0; place < places.Length; place++)
        {
            places[place] = place;
            foreach (Literal literal in literals)
                ranks[place] += literal.RankAt(place);
        }
        Array.Sort(ranks, places);
        int[] anchors = new int[AnchorCountMax];
        for (int i = 0; i < AnchorCountMax; i++)
            anchors[i] = places[Math.Min(i, places.Length - 1)];
        return anchors;
    }

    private static int KeyAt(Literal literal, int[] anchors) =>
        (literal.Value[anchors[0]] << 16) | (literal.Value[anchors[1]] << 8) | literal.Value[anchors[2]];

    private static void Enter(Span<byte> tables, byte value, byte fold, byte bucket)
    {
        EnterByte(tables, value, bucket);
        EnterByte(tables, (byte)(value ^ fold), bucket);
    }

    private static void EnterByte(Span<byte> tables, byte value, byte bucket)
    {
        tables[value & 0x0F] |= bucket;
        tables[TableBytes + (value >> 4)] |= bucket;
    }

    private bool AnyStandsAt(ReadOnlySpan<byte> bytes, int at, int buckets)
    {
        for (; buckets != 0; buckets &= buckets - 1)
        {
            foreach (Literal literal in _buckets[BitOperations.TrailingZeroCount(buckets)])
            {
                if (literal.StandsAt(bytes, at))
                    return true;
            }
        }
        return false;
    }

    private unsafe int BucketsAt(byte* place, byte* tables)
    {
        // SAFETY: callers pass a place with a shortest literal's length of bytes, and the tables; nibbles are below 16.
        byte first = place[_anchor1], second = place[_anchor2], third = place[_anchor3];
        return tables[first & 0x0F] & tables[TableBytes + (first >> 4)]
            & tables[(2 * TableBytes) + (second & 0x0F)] & tables[(3 * TableBytes) + (second >> 4)]
            & tables[(4 * TableBytes) + (third & 0x0F)] & tables[(5 * TableBytes) + (third >> 4)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<byte> Buckets(byte* places, Vector256<byte> low, Vector256<byte> high, Vector256<byte> nibble)
    {
        Vector256<byte> bytes = Avx.LoadVector256(places);
        Vector256<byte> highNibbles = Avx2.And(Avx2.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte(), nibble);
        return Avx2.And(Avx2.Shuffle(low, Avx2.And(bytes, nibble)), Avx2.Shuffle(high, highNibbles));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<byte> SmallBuckets(byte* places, byte* tables)
    {
        Vector128<byte> bytes = Vector128.Load(places);
        return Vector128.Shuffle(Vector128.Load(tables), bytes & Vector128.Create((byte)0x0F))
            & Vector128.Shuffle(Vector128.Load(tables + TableBytes), bytes >>> 4);
    }
}
