namespace BigFile.Scanning;

/// <summary>A place in a <see cref="FileGroup"/>.</summary>
/// <param name="FileIndex">Which file, from 0, the oldest.</param>
/// <param name="Offset">Where in its content, decompressed where it is compressed, in bytes.</param>
public readonly record struct GroupPosition(int FileIndex, long Offset);
