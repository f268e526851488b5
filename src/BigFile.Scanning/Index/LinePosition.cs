namespace BigFile.Scanning;

/// <summary>Where a line lies in its file.</summary>
/// <param name="Number">Which line it is, from 0.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the file.</param>
/// <param name="LengthBytes">Length in bytes with its delimiter, so that the next line begins at <see cref="EndOffset"/>.</param>
public readonly record struct LinePosition(long Number, long Offset, long LengthBytes)
{
    /// <summary>The first byte behind the line and its delimiter.</summary>
    public long EndOffset => Offset + LengthBytes;
}
