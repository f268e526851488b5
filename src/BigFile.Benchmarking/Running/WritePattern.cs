using System.Buffers.Binary;

namespace BigFile.Benchmarking;

/// <summary>What is written: words that count on from a number in large odd steps. Patterns of two numbers differ in every word.</summary>
internal static class WritePattern
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The number of a unit's content.</summary>
    /// <param name="seed">The round's.</param>
    /// <param name="offset">Where the unit lies.</param>
    /// <param name="generation">How often it was written.</param>
    public static ulong NumberOf(ulong seed, long offset, byte generation) =>
        Randomness.Mix(seed + Randomness.Mix(((ulong)offset << 8) + generation + Step));

    /// <summary>Fills a unit with the pattern of a number, little end first; at the end as much of a word as there is room for.</summary>
    public static void Fill(Span<byte> unit, ulong number)
    {
        int at = 0;
        for (; at <= unit.Length - sizeof(ulong); at += sizeof(ulong), number += Step)
            BinaryPrimitives.WriteUInt64LittleEndian(unit[at..], number);
        for (; at < unit.Length; at++, number >>= 8)
            unit[at] = (byte)number;
    }
}
