namespace BigFile.Columnar.Compute;

/// <summary>Works on the rows of a piece.</summary>
/// <param name="rows">The rows; only until it returns.</param>
/// <param name="result">What is made of the piece.</param>
internal delegate void PieceAction<T, TResult>(PieceRows<T> rows, ref TResult result)
    where T : unmanaged;
