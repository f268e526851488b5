using BigFile.Columnar;
using BigFile.Columnar.Raw;

namespace BigFile.Cli.Columns;

/// <summary>Opens what has columns: a directory of raw columns, or by its first bytes an .npy or an Arrow file.</summary>
internal static class TableOpener
{
    private static ReadOnlySpan<byte> NpyMagic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Opens it for reading.</summary>
    /// <exception cref="IOException">It is none of these, is damaged, or cannot be read.</exception>
    /// <exception cref="NotSupportedException">It is of a form that is not read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public static ColumnTable Open(string path, MappedFileOptions options)
    {
        if (Directory.Exists(path))
            return OpenRaw(path, options);
        MappedFile file = MappedFile.Open(path, options);
        try
        {
            Span<byte> start = stackalloc byte[6];
            bool isNpy = file.Length >= start.Length;
            if (isNpy)
                file.ReadExactly(0, start);
            return isNpy && start.SequenceEqual(NpyMagic)
                ? new NpyTable(NpyFile.Open(file, leaveOpen: false))
                : new ArrowTable(ArrowFile.Open(file, leaveOpen: false));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // The directory is there: that there is no such file must not be said of it.
    private static RawTable OpenRaw(string path, MappedFileOptions options)
    {
        if (!File.Exists(Path.Combine(path, RawSchemaFile.Name)))
            throw new IOException($"is a directory without {RawSchemaFile.Name}, so not one of raw columns");
        try
        {
            return new RawTable(RawColumns.Open(path, options));
        }
        catch (FileNotFoundException e)
        {
            throw new IOException($"a column is missing: {e.Message}", e);
        }
    }
}
