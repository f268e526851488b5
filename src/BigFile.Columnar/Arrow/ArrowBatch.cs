namespace BigFile.Columnar;

/// <summary>Where a record batch is.</summary>
/// <param name="Index">Its number in the file.</param>
/// <param name="FirstRow">The number of its first row in the file.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="Metadata">Its header, in the file.</param>
/// <param name="Body">Its buffers, in the file.</param>
public readonly record struct ArrowBatch(int Index, long FirstRow, long RowCount, FileRange Metadata, FileRange Body);
