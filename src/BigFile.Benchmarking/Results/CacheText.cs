namespace BigFile.Benchmarking;

/// <summary>What the system said of the page cache before and after rounds, in lines: the proof of cold and warm.</summary>
internal static class CacheText
{
    /// <summary>Writes the lines; none where the cache was not looked at.</summary>
    public static void Write(TextWriter output, BenchReport report)
    {
        (string Way, CacheState? Before, CacheState? After)[] looks =
            [.. report.Ways.SelectMany(way => way.Rounds.Select(round => (way.Way.Name, round.Before, round.After)))];
        if (looks.FirstOrDefault(look => look.Before is not null).Before is not { } any)
            return;
        string wanted = report.Job.Cache == CacheWanted.AsIs ? "cache as it is" : Units.Name(report.Job.Cache);
        CacheState[] before = [.. looks.Select(look => look.Before).OfType<CacheState>()];
        string text = before.Any(state => state.ResidentBytes < 0)
            ? $"{wanted}: not known how much was in memory ({any.How})"
            : $"{wanted}: of {Units.Size(any.TotalBytes)}, {Range(before)} in memory before each round ({any.How})";
        CacheState[] after = [.. looks.Select(look => look.After).OfType<CacheState>().Where(state => state.ResidentBytes >= 0)];
        TextGrid.WriteWrapped(output, after.Length == 0 ? text : $"{text}, {Range(after)} after it", 6);
    }

    private static string Range(CacheState[] states)
    {
        string least = Share(states.MinBy(state => state.ResidentBytes)!), most = Share(states.MaxBy(state => state.ResidentBytes)!);
        return least == most ? least : $"{least} to {most}";
    }

    private static string Share(CacheState state) => Units.Share(state.TotalBytes == 0 ? 0 : (double)state.ResidentBytes / state.TotalBytes);
}
