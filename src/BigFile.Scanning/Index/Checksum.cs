using System.Numerics;
using System.Runtime.InteropServices;

namespace BigFile.Scanning;

/// <summary>The sums that a saved index carries. The bytes are taken as they are on a little-endian machine.</summary>
internal static class Checksum
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>CRC-32C (RFC 3720) of bytes: finds every change of a single bit, and of any 32 neighbouring ones.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The sum of the bytes before them.</param>
    public static uint Crc(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint crc = ~before;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>64 bits by which contents are told apart; no defence against somebody who wants two to be alike.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            hash = Mix(hash, word);
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            hash = Mix(hash, value);
        return hash;
    }

    // Both halves of the product take part, so that no bit of the input is shifted out unseen.
    private static ulong Mix(ulong hash, ulong word)
    {
        ulong high = Math.BigMul(hash ^ word ^ Multiplier, Multiplier, out ulong low);
        return high ^ low ^ BitOperations.RotateLeft(word, 29) ^ BitOperations.RotateLeft(hash, 7);
    }
}
