namespace BigFile.Scanning;

/// <summary>Finds where the last lines of a file begin.</summary>
internal static class LastLines
{
    private const long WindowBytes = 64 << 10, BudgetBytes = 4 << 20;
    private const int AttemptsMax = 3;

    /// <summary>
    /// The offset of the first of the last <paramref name="count"/> lines in the first <paramref name="lengthBytes"/> bytes;
    /// the end where the file is being changed too often to tell.
    /// </summary>
    public static long Find(FollowedFile followed, string path, LineFormat format, long lengthBytes, long count)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            try
            {
                using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = BudgetBytes, Name = "last-lines" });
                // Buffered: a view would keep the writer from cutting the file, on Win32.
                using MappedFile file = MappedFile.Open(path, new MappedFileOptions
                {
                    Source = WindowSource.Buffered, WindowSizeBytes = WindowBytes, ViewManager = manager,
                });
                if (file.Identity != followed.Identity)
                    break;
                return FirstOf(file, format, lengthBytes, count);
            }
            catch (Exception e) when (e is FileFaultException or FileNotFoundException)
            {
                // Cut or renamed in this moment.
            }
        }
        return lengthBytes;
    }

    private static long FirstOf(MappedFile file, LineFormat format, long lengthBytes, long count)
    {
        long first = lengthBytes;
        // A line belongs to the range in which it begins.
        foreach (Line line in file.EnumerateLinesBackward(format, 0, lengthBytes))
        {
            first = line.Offset;
            if (--count == 0)
                break;
        }
        return first;
    }
}
