namespace BigFile.Benchmarking;

/// <summary>One operation: where, how much, and whether it writes.</summary>
/// <param name="Offset">Offset in the file, in bytes.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="IsWrite">Whether the range is overwritten.</param>
internal readonly record struct Place(long Offset, int Length, bool IsWrite);
