using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BigFile.Samples.OneBillionRows;

/// <summary>
/// Two tables that every row is looked up in, at an address that never changes: masks for names, and each temperature as
/// it is written.
/// </summary>
internal static unsafe class RowConstants
{
    /// <summary>
    /// From <c>Masks - n</c> on: n bytes of ones, then zeros, 32 in all, for n from 0 to 32. Inside one line of the cache.
    /// </summary>
    internal const int MasksOffset = 32;

    /// <summary>
    /// From here on, at 8 times the tenths, which are -1023 to 1023: the text of the temperature with the line feed behind it
    /// in the lowest bytes. Where there is no such temperature, bytes of ones, which no text has.
    /// </summary>
    internal const int TextsOffset = 64 + (sizeof(ulong) * TenthsBound);

    private const int TenthsBound = 1023;
    private const int TenthsMax = 999;
    private const int LineBytes = 64;

    private static readonly byte[] s_memory = GC.AllocateArray<byte>(
        LineBytes + 64 + (sizeof(ulong) * ((2 * TenthsBound) + 1)), pinned: true);

    /// <summary>Where the tables begin.</summary>
    internal static byte* Address { get; } = Fill();

    private static byte* Fill()
    {
        // SAFETY: the array is pinned and lives as long as the program; it is a line longer than what lies behind the
        // aligned address.
        byte* start = (byte*)(((nint)Unsafe.AsPointer(ref s_memory[0]) + LineBytes - 1) & -LineBytes);
        new Span<byte>(start, MasksOffset).Fill(byte.MaxValue);
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        for (int tenths = -TenthsBound; tenths <= TenthsBound; tenths++)
        {
            ulong word = ulong.MaxValue;
            if (Math.Abs(tenths) <= TenthsMax)
            {
                text.Clear();
                int sign = tenths < 0 ? 1 : 0;
                int written = sign + (Math.Abs(tenths) >= 100 ? 2 : 1);
                int absolute = Math.Abs(tenths);
                text[0] = (byte)'-';
                text[sign] = (byte)('0' + (absolute / 100));
                text[written - 1] = (byte)('0' + (absolute / 10 % 10));
                text[written] = (byte)'.';
                text[written + 1] = (byte)('0' + (absolute % 10));
                text[written + 2] = (byte)'\n';
                word = BinaryPrimitives.ReadUInt64LittleEndian(text);
            }
            *(ulong*)(start + TextsOffset + (sizeof(ulong) * tenths)) = word;
        }
        return start;
    }
}
