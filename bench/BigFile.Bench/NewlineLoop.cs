using System.Runtime.Intrinsics;

namespace BigFile.Bench;

/// <summary>The loop that both sides of a scan run: count newlines in a span, as fast as memory delivers it.</summary>
internal static class NewlineLoop
{
    private const int VectorsPerRound = 4;
    private const int RoundsMax = 255;

    public static long Count(ReadOnlySpan<byte> bytes)
    {
        if (!Vector256.IsHardwareAccelerated)
            return bytes.Count((byte)'\n');
        long count = 0;
        Vector256<byte> newline = Vector256.Create((byte)'\n');
        int step = VectorsPerRound * Vector256<byte>.Count;
        int at = 0;
        while (bytes.Length - at >= step)
        {
            int rounds = Math.Min(RoundsMax, (bytes.Length - at) / step);
            Vector256<byte> a = default, b = default, c = default, d = default;
            ref byte start = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(bytes);
            for (int round = 0; round < rounds; round++, at += step)
            {
                // Each match is 0xFF, which is -1: subtracting counts it, byte by byte, up to 255 rounds.
                a -= Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)at), newline);
                b -= Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)(at + 32)), newline);
                c -= Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)(at + 64)), newline);
                d -= Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)(at + 96)), newline);
            }
            count += Sum(a) + Sum(b) + Sum(c) + Sum(d);
        }
        return count + bytes[at..].Count((byte)'\n');
    }

    private static long Sum(Vector256<byte> counts)
    {
        (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(counts);
        return Vector256.Sum(low + high);
    }
}
