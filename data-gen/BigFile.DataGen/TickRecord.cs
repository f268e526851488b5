using System.Runtime.InteropServices;

namespace BigFile.DataGen;

/// <summary>One trade, the record of a <see cref="DataKind.Ticks"/> file: 32 bytes, little-endian, unpadded.</summary>
/// <remarks>
/// The records of a file are ordered by <see cref="TimestampNanoseconds"/>, strictly, and numbered without a gap by
/// <see cref="SequenceNumber"/>: record <c>i</c> starts at byte <c>32 * i</c> and has number <c>i + 1</c>.
/// </remarks>
/// <param name="TimestampNanoseconds">Nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Price">Price, always a whole number of cents.</param>
/// <param name="Quantity">Shares traded, at least 1.</param>
/// <param name="SymbolId">Index into <see cref="TickSymbols.For"/>, below <see cref="TickSymbols.Count"/>.</param>
/// <param name="SequenceNumber">1 for the first record of the file, then counting up.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public readonly record struct TickRecord(
    long TimestampNanoseconds,
    double Price,
    uint Quantity,
    uint SymbolId,
    ulong SequenceNumber)
{
    /// <summary>Size of a record in bytes.</summary>
    public const int SizeBytes = 32;
}
