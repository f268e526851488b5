namespace BigFile.Columnar.Compute;

/// <summary>Says which rows of a piece are selected.</summary>
/// <param name="rows">The rows; only until it returns.</param>
/// <param name="bits">Gets a bit for each row, as <see cref="RowMask"/> has it.</param>
internal delegate void BitsAction<T>(PieceRows<T> rows, Span<ulong> bits)
    where T : unmanaged;
