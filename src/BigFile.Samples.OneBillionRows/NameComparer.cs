using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace BigFile.Samples.OneBillionRows;

/// <summary>Compares names by their bytes, whatever they are, so that spans can be looked up without an array.</summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private NameComparer()
    {
    }

    internal static NameComparer Instance { get; } = new();

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    // Eight bytes at a time, the last of them perhaps twice: names that are looked up here are long.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        ulong hash = (ulong)alternate.Length;
        ReadOnlySpan<byte> rest = alternate;
        for (; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        if (alternate.Length >= sizeof(ulong))
            return (int)(Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(alternate[^sizeof(ulong)..])) >> 32);
        foreach (byte value in rest)
            hash = Mix(hash, value);
        return (int)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * 0x9E3779B97F4A7C15, 29);
}
