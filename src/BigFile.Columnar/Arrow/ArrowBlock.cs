namespace BigFile.Columnar;

/// <summary>Where a message of the file is, as its footer says.</summary>
/// <param name="Offset">Of the message, in bytes from the start of the file.</param>
/// <param name="MetadataBytes">Bytes of its metadata with what stands before them.</param>
/// <param name="BodyBytes">Bytes of its body, which follows the metadata.</param>
internal readonly record struct ArrowBlock(long Offset, int MetadataBytes, long BodyBytes)
{
    /// <summary>Bytes of a block in the footer.</summary>
    public const int SizeBytes = 24;

    /// <summary>Where the body begins.</summary>
    public long BodyOffset => Offset + MetadataBytes;

    /// <summary>Reads block <paramref name="index"/> of a vector.</summary>
    public static ArrowBlock Of(FlatVector blocks, int index) =>
        new(blocks.Get<long>(index), blocks.Get<int>(index, 8), blocks.Get<long>(index, 16));
}
