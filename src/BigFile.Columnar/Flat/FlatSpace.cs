using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// The range of a file that holds one FlatBuffer, read where it stands by copying reads: nothing is trusted, leased, or kept. Positions count from the
/// start of the range.
/// </summary>
internal readonly struct FlatSpace(MappedFile file, long start, long length)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>Bytes of the range.</summary>
    public long Length => length;

    /// <summary>Reads a value.</summary>
    /// <exception cref="ColumnarFormatException">It does not lie in the range.</exception>
    public unsafe T Read<T>(long position)
        where T : unmanaged
    {
        Check(position, sizeof(T));
        return file.Read<T>(start + position);
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="ColumnarFormatException">It does not lie in the range, or is not UTF-8.</exception>
    public string ReadText(long position, long bytes)
    {
        Check(position, bytes);
        if (bytes > FlatTable.TextBytesMax)
            throw Wrong(position, $"a text has {bytes} bytes");
        byte[] text = new byte[bytes];
        file.ReadExactly(start + position, text);
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(position, "a text is not UTF-8");
        }
    }

    /// <summary>Throws unless so many bytes from there on lie in the range.</summary>
    public void Check(long position, long bytes)
    {
        if (position < 0 || position > length || bytes < 0 || bytes > length - position)
            throw Wrong(position, $"{bytes} bytes of metadata are wanted, where the metadata of {length} bytes ends");
    }

    /// <summary>What is thrown for something at a position.</summary>
    public ColumnarFormatException Wrong(long position, string reason) => new(file.Path, start + Math.Clamp(position, 0, length), reason);
}
