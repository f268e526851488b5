using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Finds one literal at the speed of memory: its two rarest bytes and its last one are compared at 64 places at once, and only
/// where all stand the rest is looked at. The last, since words that begin alike are many (<c>Chrome/1</c>, <c>Chrome/2</c>), and each
/// false hit costs as much as some hundred bytes without one.
/// </summary>
/// <remarks>
/// <see cref="CountLines"/> is one pass: behind a match, the same blocks are looked through for the line's end, and bits of
/// places before it are cleared, so that lines with many matches, or many lines with one, cost no calls. AVX2 is named
/// outright for the reason told at <see cref="LineScanner"/>.
/// </remarks>
internal sealed class SingleLiteralFinder : LiteralFinder
{
    private const int BlockBytes = 64;
    private const int SmallBlockBytes = 16;

    // As in LineScanner: hides the latency of memory.
    private const int PrefetchBytes = 4096;

    private readonly Literal _literal;
    private readonly int _unitBytes;
    private readonly int _first;
    private readonly int _second;
    private readonly int _third;

    public SingleLiteralFinder(Literal literal, int unitBytes)
        : base(unitBytes)
    {
        _literal = literal;
        _unitBytes = unitBytes;
        _first = Rarest(literal, except: -1);
        _second = literal.Length == 1 ? 0 : Rarest(literal, except: _first);
        _third = literal.Length - 1;
        if (_third == _first || _third == _second)
            _third = 0;
    }

    public override int LongestAt(ReadOnlySpan<byte> bytes, int at, int below) =>
        _literal.Length < below && _literal.StandsAt(bytes, at) ? _literal.Length : -1;

    public override unsafe long CountLines(ReadOnlySpan<byte> lines, byte delimiter)
    {
        int last = lines.Length - _literal.Length;
        if (!Avx2.IsSupported || _unitBytes != 1 || last < BlockBytes)
            return base.CountLines(lines, delimiter);
        long count = 0;
        int at = 0;
        bool isInMatch = false;
        // SAFETY: the 64 places of a block are at most `last`, so that the loads at their anchors, the literals and the
        // block itself lie inside the span, which stays pinned. A prefetch never faults, wherever it points.
        fixed (byte* start = lines, value = _literal.Value, fold = _literal.Fold)
        {
            Vector256<byte> value1 = Avx2.BroadcastScalarToVector256(value + _first), fold1 = Avx2.BroadcastScalarToVector256(fold + _first);
            Vector256<byte> value2 = Avx2.BroadcastScalarToVector256(value + _second), fold2 = Avx2.BroadcastScalarToVector256(fold + _second);
            Vector256<byte> value3 = Avx2.BroadcastScalarToVector256(value + _third), fold3 = Avx2.BroadcastScalarToVector256(fold + _third);
            Vector256<byte> ends = Avx2.BroadcastScalarToVector256(&delimiter);
            nint first = _first, second = _second, third = _third;
            int length = _literal.Length;
            for (; at <= last - (BlockBytes - 1); at += BlockBytes)
            {
                byte* block = start + at;
                Sse.PrefetchNonTemporal(block + PrefetchBytes);
                ulong lineEnds;
                ulong places = ~0ul;
                if (isInMatch)
                {
                    lineEnds = Mask(Avx2.CompareEqual(Avx.LoadVector256(block), ends), Avx2.CompareEqual(Avx.LoadVector256(block + 32), ends));
                    if (lineEnds == 0)
                        continue;
                    isInMatch = false;
                    places = Above(lineEnds & (0 - lineEnds));
                }
                Vector256<byte> low = Avx2.And(
                    Hits(block + first, block + second, value1, fold1, value2, fold2), Hits(block + third, value3, fold3));
                Vector256<byte> high = Avx2.And(
                    Hits(block + first + 32, block + second + 32, value1, fold1, value2, fold2), Hits(block + third + 32, value3, fold3));
                Vector256<byte> any = Avx2.Or(low, high);
                if (Avx.TestZ(any, any))
                    continue;
                for (places &= Mask(low, high); places != 0;)
                {
                    ulong place = places & (0 - places);
                    places ^= place;
                    if (!Literal.AreEqual(block + BitOperations.TrailingZeroCount(place), value, fold, length))
                        continue;
                    count++;
                    lineEnds = Above(place)
                        & Mask(Avx2.CompareEqual(Avx.LoadVector256(block), ends), Avx2.CompareEqual(Avx.LoadVector256(block + 32), ends));
                    isInMatch = lineEnds == 0;
                    places &= Above(lineEnds & (0 - lineEnds));
                }
            }
        }
        if (isInMatch)
        {
            int end = lines[at..].IndexOf(delimiter);
            if (end < 0)
                return count;
            at += end + 1;
        }
        return count + base.CountLines(lines[at..], delimiter);
    }

    protected override unsafe int Find(ReadOnlySpan<byte> bytes, int from)
    {
        int at = from;
        int length = _literal.Length;
        int last = bytes.Length - length;
        nint first = _first, second = _second, third = _third;
        // SAFETY: as in CountLines; a small block has 16 places.
        fixed (byte* start = bytes, value = _literal.Value, fold = _literal.Fold)
        {
            if (Avx2.IsSupported && at <= last - (BlockBytes - 1))
            {
                Vector256<byte> value1 = Avx2.BroadcastScalarToVector256(value + first), fold1 = Avx2.BroadcastScalarToVector256(fold + first);
                Vector256<byte> value2 = Avx2.BroadcastScalarToVector256(value + second), fold2 = Avx2.BroadcastScalarToVector256(fold + second);
                Vector256<byte> value3 = Avx2.BroadcastScalarToVector256(value + third), fold3 = Avx2.BroadcastScalarToVector256(fold + third);
                do
                {
                    byte* block = start + at;
                    Sse.PrefetchNonTemporal(block + PrefetchBytes);
                    Vector256<byte> low = Avx2.And(
                        Hits(block + first, block + second, value1, fold1, value2, fold2), Hits(block + third, value3, fold3));
                    Vector256<byte> high = Avx2.And(
                        Hits(block + first + 32, block + second + 32, value1, fold1, value2, fold2), Hits(block + third + 32, value3, fold3));
                    Vector256<byte> any = Avx2.Or(low, high);
                    if (Avx.TestZ(any, any))
                        continue;
                    for (ulong places = Mask(low, high); places != 0; places &= places - 1)
                    {
                        int place = BitOperations.TrailingZeroCount(places);
                        if (Literal.AreEqual(block + place, value, fold, length))
                            return at + place;
                    }
                }
                while ((at += BlockBytes) <= last - (BlockBytes - 1));
            }
            for (; at <= last - (SmallBlockBytes - 1); at += SmallBlockBytes)
            {
                byte* block = start + at;
                Vector128<byte> hits = SmallHits(block + first, value[first], fold[first]) & SmallHits(block + second, value[second], fold[second]);
                for (uint places = hits.ExtractMostSignificantBits(); places != 0; places &= places - 1)
                {
                    int place = BitOperations.TrailingZeroCount(places);
                    if (Literal.AreEqual(block + place, value, fold, length))
                        return at + place;
                }
            }
            for (; at <= last; at++)
            {
                if ((start[at + first] | fold[first]) == value[first] && Literal.AreEqual(start + at, value, fold, length))
                    return at;
            }
        }
        return -1;
    }

    private static int Rarest(Literal literal, int except)
    {
        int rarest = -1;
        for (int place = 0; place < literal.Length; place++)
        {
            if (place != except && (rarest < 0 || literal.RankAt(place) < literal.RankAt(rarest)))
                rarest = place;
        }
        return rarest;
    }

    /// <summary>All bits above the one that is set; none if none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Above(ulong bit) => bit == 0 ? 0 : ~(bit | (bit - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<byte> Hits(
        byte* first, byte* second, Vector256<byte> value1, Vector256<byte> fold1, Vector256<byte> value2, Vector256<byte> fold2) =>
        Avx2.And(Hits(first, value1, fold1), Hits(second, value2, fold2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<byte> Hits(byte* places, Vector256<byte> value, Vector256<byte> fold) =>
        Avx2.CompareEqual(Avx2.Or(Avx.LoadVector256(places), fold), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> low, Vector256<byte> high) =>
        (uint)Avx2.MoveMask(low) | ((ulong)(uint)Avx2.MoveMask(high) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<byte> SmallHits(byte* places, byte value, byte fold) =>
        Vector128.Equals(Vector128.Load(places) | Vector128.Create(fold), Vector128.Create(value));
}
