namespace BigFile.Cli.Columns;

/// <summary>Rows of one batch that are worked on at once.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Start">The first row, in the batch.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstRow">The first row, in the table.</param>
internal readonly record struct RowSlice(int Batch, long Start, int Count, long FirstRow);
