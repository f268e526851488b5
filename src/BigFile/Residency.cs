namespace BigFile;

/// <summary>How much of a range is in memory.</summary>
/// <param name="ResidentBytes">
/// Bytes in RAM, in whole pages. On Linux this asks the page cache (mincore), whoever read the pages in; on Win32 it
/// asks this process's working set (QueryWorkingSetEx), so pages that only the system cache holds do not count. Of a
/// buffered file only the pages of its own windows count.
/// </param>
/// <param name="TotalBytes">Bytes in the range, in whole pages.</param>
public readonly record struct Residency(long ResidentBytes, long TotalBytes);
