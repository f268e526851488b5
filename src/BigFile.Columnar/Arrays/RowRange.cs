namespace BigFile.Columnar;

/// <summary>A run of rows, of a child column where lists lead.</summary>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many.</param>
public readonly record struct RowRange(long Start, long Count)
{
    /// <summary>The row behind the last.</summary>
    public long End => Start + Count;
}
