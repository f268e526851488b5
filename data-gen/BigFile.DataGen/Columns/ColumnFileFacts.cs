namespace BigFile.DataGen;

/// <summary>What is in a file that <see cref="ColumnFileGenerator"/> wrote.</summary>
/// <param name="LengthBytes">Length of the file in bytes.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="BatchCount">Batches.</param>
/// <param name="ColumnCount">Columns.</param>
public readonly record struct ColumnFileFacts(long LengthBytes, long RowCount, int BatchCount, int ColumnCount);
