namespace BigFile.Scanning;

/// <summary>Where the lengths of one segment lie in a saved index. Any thread.</summary>
/// <param name="file">The saved index.</param>
/// <param name="dataOffset">Where they begin: a byte for each line, then 4 for each long one.</param>
/// <param name="lineCount">Number of lines.</param>
/// <param name="longCount">Number of lines of 256 bytes or more.</param>
/// <param name="crc">CRC-32C of those bytes.</param>
internal sealed class SavedSegment(SavedLineIndex file, long dataOffset, int lineCount, int longCount, uint crc)
{
    /// <summary>Where its bytes begin.</summary>
    public long DataOffset => dataOffset;

    /// <summary>Number of lines.</summary>
    public int LineCount => lineCount;

    /// <summary>Number of lines of 256 bytes or more.</summary>
    public int LongCount => longCount;

    /// <summary>CRC-32C of its bytes.</summary>
    public uint Crc => crc;

    /// <summary>Reads and checks the lengths, which the segment keeps for a while.</summary>
    public LineLengths Read(LineSegment segment) => file.Read(this, segment);
}
