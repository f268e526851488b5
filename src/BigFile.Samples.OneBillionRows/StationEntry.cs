using System.Runtime.InteropServices;

namespace BigFile.Samples.OneBillionRows;

/// <summary>A slot of a <see cref="StationTable"/>: one line of the processor's cache. Free while the count is 0.</summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
internal unsafe struct StationEntry
{
    internal const int SizeBytes = 64;
    internal const int KeyBytes = 32;

    /// <summary>The name and the semicolon behind it, then zeros. No name has a semicolon, so that keys differ as names do.</summary>
    internal fixed byte Key[KeyBytes];

    internal long SumTenths;
    internal long Count;
    internal int MinTenths;
    internal int MaxTenths;
}
