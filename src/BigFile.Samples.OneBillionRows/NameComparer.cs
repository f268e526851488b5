using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace BigFile.Samples.OneBillionRows;

/// <summary>Compares names by their bytes, whatever they are, so that spans can be looked up without an array.</summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private const int StepBytes = 32;

    private NameComparer()
    {
    }

    internal static NameComparer Instance { get; } = new();

    // Byte by byte: names stand in mapped memory, and copying long spans at once is native code on Win32, where a page that
    // cannot be had would end the process.
    public byte[] Create(ReadOnlySpan<byte> alternate)
    {
        byte[] name = new byte[alternate.Length];
        for (int i = 0; i < name.Length; i++)
            name[i] = alternate[i];
        return name;
    }

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    // Names that are looked up here are mostly long: 32 bytes at a time, of which each quarter waits for none of the others;
    // the last 32 are taken whole, some of them perhaps twice.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        ulong a = (ulong)alternate.Length, b = 0, c = 0, d = 0;
        if (alternate.Length < StepBytes)
        {
            foreach (byte value in alternate)
                a = Mix(a, value);
            return (int)(a >> 32);
        }
        ReadOnlySpan<byte> last = alternate[^StepBytes..];
        for (ReadOnlySpan<byte> rest = alternate; ; rest = rest[StepBytes..])
        {
            ReadOnlySpan<byte> step = rest.Length > StepBytes ? rest[..StepBytes] : last;
            a = Mix(a, BinaryPrimitives.ReadUInt64LittleEndian(step));
            b = Mix(b, BinaryPrimitives.ReadUInt64LittleEndian(step[8..]));
            c = Mix(c, BinaryPrimitives.ReadUInt64LittleEndian(step[16..]));
            d = Mix(d, BinaryPrimitives.ReadUInt64LittleEndian(step[24..]));
            if (rest.Length <= StepBytes)
                return (int)(Mix(Mix(a, b), Mix(c, d)) >> 32);
        }
    }

    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * 0x9E3779B97F4A7C15, 29);
}
