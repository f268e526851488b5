namespace BigFile.Scanning;

/// <summary>
/// Counts lines, words, characters and bytes, and finds the longest line: in a file or in a range of it, in any encoding
/// and with any delimiter that <see cref="LineFormat"/> knows, on several threads. For lines and bytes of whole
/// files that end in line feeds <see cref="LineCounter"/> is faster.
/// </summary>
/// <remarks>
/// Nothing is decoded, and invalid bytes are counted as what <see cref="TextCounts"/> says. The counts of the parts of any
/// <see cref="LineSplit"/> add up to those of the file. Memory: mapped bytes inside the budget, 256 KiB a
/// thread for lines that are too long to be mapped.
/// </remarks>
public static class TextCounter
{
    /// <summary>Counts.</summary>
    /// <param name="file">The file, with its <see cref="MappedFile.Length"/> now; it may be in use by others.</param>
    /// <param name="options">What to count, and how; null is everything, in UTF-8, in lines that end in line feeds.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="FileFaultException">The file failed under the count.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static TextCounts Count(MappedFile file, TextCountOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new TextCountOptions();
        LineFormat format = options.Format ?? LineFormat.Default;
        TextCounts total = new() { Bytes = options.Start == 0 && options.End > 0 ? Math.Min(format.PreambleBytes, file.Length) : 0 };
        var scan = new LineScanOptions
        {
            Format = format,
            Start = options.Start,
            End = options.End,
            ThreadCount = options.ThreadCount,
            Ordered = false,
            Progress = options.Progress,
            CancellationToken = options.CancellationToken,
            ChunkBytes = options.ChunkBytes,
        };
        TextBlockCounter counter = new(format, options.Parts, options.CancellationToken);
        LineScan.Run<TextCounts>(
            file,
            scan,
            (LineBlock block, ref TextCounts counts) => counts += counter.Count(block),
            counts =>
            {
                total += counts;
                return true;
            });
        return total;
    }
}
