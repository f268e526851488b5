using System.Runtime.InteropServices;

namespace BigFile.Scanning;

/// <summary>One segment in the directory of a saved index, as it stands in the file, little-endian.</summary>
/// <param name="StartOffset">Where its first line begins in the file that was indexed.</param>
/// <param name="LineCount">Number of lines.</param>
/// <param name="LongCount">Number of lines of 256 bytes or more.</param>
/// <param name="Crc">CRC-32C of its lengths.</param>
/// <param name="Unused">0.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SavedEntry(long StartOffset, int LineCount, int LongCount, uint Crc, uint Unused)
{
    /// <summary>Bytes of its lengths in the saved index.</summary>
    public long DataBytes => LineCount + ((long)LongCount * sizeof(uint));
}
