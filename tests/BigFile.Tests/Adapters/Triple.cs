using System.Runtime.InteropServices;

namespace BigFile.Tests.Adapters;

/// <summary>A value of 11 bytes, so that values straddle windows and are never aligned.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public record struct Triple(long A, short B, byte C)
{
    public const int Bytes = 11;

    public static Triple At(ReadOnlySpan<byte> content, long index, int offset = 0) =>
        MemoryMarshal.Read<Triple>(content[(int)(offset + index * Bytes)..]);
}
