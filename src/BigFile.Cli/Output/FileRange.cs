namespace BigFile.Cli.Output;

/// <summary>Goes over a range of a file as it stands there, piece by piece, straight from the mapped pages.</summary>
internal static class FileRange
{
    // What is leased at a time: enough for the speed of a pipe, little enough to stop at once.
    private const long PieceBytes = 1 << 20;

    /// <summary>Hands out the pieces in order, none of which crosses into another window.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="end">Where it ends, inside the file.</param>
    /// <param name="visit">Gets each piece; must not keep it.</param>
    /// <param name="interrupt">Looked at before each piece.</param>
    public static void Visit(MappedFile file, long start, long end, Action<ReadOnlySpan<byte>> visit, CancellationToken interrupt)
    {
        while (start < end)
        {
            interrupt.ThrowIfCancellationRequested();
            long pieceBytes = Math.Min(Math.Min(PieceBytes, file.WindowSizeBytes), end - start);
            pieceBytes = Math.Min(pieceBytes, file.WindowSizeBytes - (start % file.WindowSizeBytes));
            using (MappedView view = file.Lease(start, (int)pieceBytes, sequential: true))
                visit(view.Span);
            start += pieceBytes;
        }
    }
}
