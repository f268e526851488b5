using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// The range of a file that holds one FlatBuffer, read where it stands by copying reads: nothing is trusted, leased, or kept. Positions count from the
/// start of the range.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">The first byte of the range.</param>
/// <param name="length">Bytes of the range.</param>
/// <param name="copy">All of the range, from its own first byte on, where somebody has read it; else null.</param>
internal readonly struct FlatSpace(MappedFile file, long start, long length, byte[]? copy = null)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>Bytes of the range.</summary>
    public long Length => length;

    /// <summary>The same range with all of it in <paramref name="bytes"/>, which is filled by one read that maps nothing.</summary>
    /// <param name="bytes">At least as long as the range.</param>
    public FlatSpace CopiedTo(byte[] bytes)
    {
        file.ReadByHandle(start, bytes.AsSpan(0, (int)length));
        return new FlatSpace(file, start, length, bytes);
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="ColumnarFormatException">It does not lie in the range.</exception>
    public unsafe T Read<T>(long position)
        where T : unmanaged
    {
        Check(position, sizeof(T));
        return copy is null ? file.Read<T>(start + position) : MemoryMarshal.Read<T>(copy.AsSpan((int)position));
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="ColumnarFormatException">It does not lie in the range, or is not UTF-8.</exception>
    public string ReadText(long position, long bytes)
    {
        Check(position, bytes);
        if (bytes > FlatTable.TextBytesMax)
            throw Wrong(position, $"a text has {bytes} bytes");
        byte[]? text = copy;
        if (text is null)
            file.ReadExactly(start + position, text = new byte[bytes]);
        try
        {
            return Utf8.GetString(text, copy is null ? 0 : (int)position, (int)bytes);
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
