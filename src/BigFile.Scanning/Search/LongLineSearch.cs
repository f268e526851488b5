namespace BigFile.Scanning;

/// <summary>
/// Finds matches in a line that is too long for one span: pieces of it are read into a buffer, and overlap by as much as a
/// match can have and its neighbours need.
/// </summary>
internal static class LongLineSearch
{
    private const int PieceBytes = 1 << 20;

    // A character of UTF-8 has four bytes at most; even, for UTF-16.
    private const int NeighbourBytes = 4;

    /// <summary>Finds the first match that begins at or behind <paramref name="from"/>, in bytes from the line's start.</summary>
    /// <exception cref="LongLineException">Matches of the tester have no known length.</exception>
    public static bool TryFindMatch(
        LineTester tester, MappedFile file, long lineOffset, long lineLength, long from, out long start, out int length)
    {
        int reach = tester.MatchBytesMax;
        if (reach > (Array.MaxLength / 2) - PieceBytes)
            throw new LongLineException(file.Path, lineOffset, lineLength);
        reach = ((reach + 1) & ~1) + NeighbourBytes;
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(lineLength, PieceBytes + (2L * reach)));
        for (long pieceStart = Math.Max(0, (from - NeighbourBytes) & ~1L); pieceStart < lineLength; pieceStart += buffer.Length - reach - NeighbourBytes)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, lineLength - pieceStart));
            if (file.Read(lineOffset + pieceStart, piece) != piece.Length)
                throw new EndOfStreamException($"'{file.Path}' became shorter while the line at offset {lineOffset} was searched.");
            bool isLast = pieceStart + piece.Length == lineLength;
            // Before this place matches belong to the piece before, from the other one on to the piece behind.
            int first = (int)Math.Max(from - pieceStart, pieceStart == 0 ? 0 : NeighbourBytes);
            if (first <= piece.Length && tester.TryFindMatch(piece, first, out int found, out length) && (isLast || found < piece.Length - reach))
            {
                start = pieceStart + found;
                return true;
            }
            if (isLast)
                break;
        }
        start = length = 0;
        return false;
    }
}
