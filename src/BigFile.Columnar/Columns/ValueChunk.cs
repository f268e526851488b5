namespace BigFile.Columnar;

/// <summary>Where values of a fixed width stand one behind the other.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Nulls">How many of them are null.</param>
/// <param name="ValuesOffset">File offset of the first value, in bytes.</param>
/// <param name="ValidityOffset">File offset of the validity bitmap, whose bit 0 is that of the first value; -1: no row is null.</param>
internal readonly record struct ValueChunk(long Rows, long Nulls, long ValuesOffset, long ValidityOffset);
