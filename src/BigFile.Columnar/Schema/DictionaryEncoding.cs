namespace BigFile.Columnar;

/// <summary>Says that a column has indices into a dictionary in place of its values.</summary>
/// <param name="Id">The number under which the file has the dictionary; several columns may share one.</param>
/// <param name="IndexType">An integer type, what the indices are.</param>
/// <param name="IsOrdered">Whether the order of indices is that of values.</param>
public sealed record DictionaryEncoding(long Id, ArrowType IndexType, bool IsOrdered = false);
