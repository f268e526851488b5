namespace BigFile.Columnar.Compute;

/// <summary>The rows of a piece, for as long as they are worked on.</summary>
internal readonly ref struct PieceRows<T>
    where T : unmanaged
{
    /// <summary>Which rows.</summary>
    public required ColumnPiece Piece { get; init; }

    /// <summary>Their values; none where none are needed. Not aligned. What <see cref="MappedView"/> says of touching them holds.</summary>
    public ReadOnlySpan<T> Values { get; init; }

    /// <summary>Those that are selected, as <see cref="RowMask"/> has it.</summary>
    public ReadOnlySpan<ulong> Selected { get; init; }

    /// <summary>Those that are selected and not null, as <see cref="RowMask"/> has it.</summary>
    public ReadOnlySpan<ulong> Mask { get; init; }

    /// <summary>How many are selected.</summary>
    public int SelectedCount => Selected.IsEmpty ? Piece.Rows : RowMask.Count(Selected);

    /// <summary>How many are selected and not null.</summary>
    public int Count => Mask.IsEmpty ? Piece.Rows : RowMask.Count(Mask);
}
