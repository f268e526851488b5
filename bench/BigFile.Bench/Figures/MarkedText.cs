namespace BigFile.Bench.Figures;

/// <summary>Text with parts that are generated, each between two comments: <c>&lt;!-- figures: NAME --&gt;</c> and <c>&lt;!-- end of figures: NAME --&gt;</c>.</summary>
internal static class MarkedText
{
    private static readonly (string Name, Func<FigureBook, string> Make)[] s_parts = [("readme", ReadmeTable.Of), ("bars", BarsTable.Of)];

    /// <summary>The text with every part that it marks made anew. Doing it twice changes nothing more.</summary>
    /// <exception cref="InvalidDataException">It marks no part, or a mark is missing, there twice, or the two are in the wrong order.</exception>
    public static string Refresh(string text, FigureBook book)
    {
        string refreshed = text;
        bool any = false;
        foreach ((string name, Func<FigureBook, string> make) in s_parts)
        {
            string begin = $"<!-- figures: {name} -->", end = $"<!-- end of figures: {name} -->";
            if (!text.Contains(begin, StringComparison.Ordinal) && !text.Contains(end, StringComparison.Ordinal))
                continue;
            refreshed = Replace(refreshed, begin, end, make(book));
            any = true;
        }
        return any ? refreshed : throw new InvalidDataException("it marks no part for figures, as by <!-- figures: readme -->");
    }

    private static string Replace(string text, string begin, string end, string content)
    {
        int from = Only(text, begin) + begin.Length, to = Only(text, end);
        return to < from
            ? throw new InvalidDataException($"{end} stands before {begin}")
            : $"{text[..from]}\n{content}{text[to..]}";
    }

    private static int Only(string text, string mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidDataException($"{mark} is missing")
            : text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal) >= 0 ? throw new InvalidDataException($"{mark} is there twice")
            : at;
    }
}
