namespace BigFile.Scanning;

/// <summary>Finds literals in a line: the first place where one stands, and the longest one there.</summary>
internal sealed class LiteralTester(LiteralFinder finder, int matchBytesMax, LineBorders borders) : LineTester
{
    public override int MatchBytesMax => matchBytesMax;

    public override bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        for (int at = from; finder.TryFind(line, at, out start); at = start + 1)
        {
            length = finder.LongestAt(line, start, int.MaxValue);
            while (length > 0 && borders.Matter && !borders.Allow(line, start, length))
                length = finder.LongestAt(line, start, length);
            if (length > 0)
                return true;
            if (borders.Options.WholeLine)
                break;
        }
        length = 0;
        return false;
    }
}
