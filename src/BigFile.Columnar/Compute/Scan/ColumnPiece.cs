namespace BigFile.Columnar.Compute;

/// <summary>Rows of one chunk that are worked on at once. Begins at a multiple of 64 rows of its chunk, so at a whole byte of the bitmap.</summary>
/// <param name="Chunk">Where the chunk is.</param>
/// <param name="ChunkRow">The first row, in the chunk.</param>
/// <param name="FirstRow">The first row, in the column.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="RowsBefore">Rows that were left out since the piece before, for progress.</param>
internal readonly record struct ColumnPiece(ValueChunk Chunk, long ChunkRow, long FirstRow, int Rows, long RowsBefore);
