using System.Globalization;

namespace BigFile.Cli.Grep;

/// <summary>Lines that are too long for a span over the mapped file.</summary>
internal static class LongLine
{
    /// <summary>Copies one into memory.</summary>
    /// <exception cref="IOException">It is longer than an array can be, or the file cannot be read.</exception>
    public static byte[] Read(MappedFile file, long offset, long lengthBytes)
    {
        if (lengthBytes > Array.MaxLength)
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"the line at offset {offset} has {lengthBytes} bytes: too long to be printed"));
        byte[] line = GC.AllocateUninitializedArray<byte>((int)lengthBytes);
        file.ReadExactly(offset, line);
        return line;
    }
}
