namespace BigFile.Scanning;

/// <summary>Finds the empty string in a line: wherever the borders allow it.</summary>
internal sealed class EmptyTester(LineBorders borders) : LineTester
{
    public override int MatchBytesMax => 0;

    public override bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        length = 0;
        for (start = from; start <= line.Length; start++)
        {
            if (start % borders.Options.Format.UnitBytes == 0 && IsCharacter(line, start) && borders.Allow(line, start, 0))
                return true;
        }
        return false;
    }

    // Not inside a character of UTF-8. Behind invalid bytes any place will do.
    private bool IsCharacter(ReadOnlySpan<byte> line, int at) =>
        borders.Options.Format.Encoding != TextEncoding.Utf8 || at == line.Length || (line[at] & 0xC0) != 0x80;
}
