namespace BigFile.Columnar.Compute;

/// <summary>A chunk and the rows it has.</summary>
/// <param name="FirstRow">The first row, in the column.</param>
/// <param name="Rows">How many.</param>
/// <param name="ValuesOffset">File offset of the first value.</param>
/// <param name="ValidityOffset">File offset of the bitmap; -1: no row is null.</param>
internal readonly record struct ChunkPlace(long FirstRow, long Rows, long ValuesOffset, long ValidityOffset);
