using BigFile.Bench.Figures;

namespace BigFile.Bench.SideBySide;

/// <summary>Contenders of each work against the one they are measured by.</summary>
internal static class SideBySideTable
{
    /// <summary>Prints a line for each contender and work, and how many of those that are judged met what is asked.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="contenders">All of them.</param>
    /// <param name="against">How the names of those begin that the others are measured by; of several the one with the best median.</param>
    /// <param name="judged">The contender that is judged; empty for every one that is not measured by.</param>
    /// <param name="judgement">What is asked.</param>
    /// <returns>The rows as they are kept, a row a work; a bar for each that was judged.</returns>
    /// <exception cref="InvalidDataException">There is nobody to measure by, or to judge, at a work.</exception>
    public static IReadOnlyList<ResultRow> Print(TextWriter output, IReadOnlyList<Contender> contenders, string against, string judged, Judgement judgement)
    {
        List<ResultRow> rows = [];
        output.WriteLine($"{"work",-24} {"who",-28} {"GB/s",8} {"spread",7} {"ratio",7}  against");
        foreach (IGrouping<string, Contender> work in contenders.GroupBy(contender => contender.Work))
        {
            Contender reference = work.Where(contender => contender.Name.StartsWith(against, StringComparison.Ordinal)).MaxBy(contender => contender.Median)
                ?? throw new InvalidDataException($"{work.Key}: nobody whose name begins with {against}");
            List<ResultBar> bars = [];
            foreach (Contender contender in work)
            {
                double ratio = contender.RatioTo(reference);
                bool judge = judged.Length == 0 ? !contender.Name.StartsWith(against, StringComparison.Ordinal) : contender.Name == judged;
                output.Write($"{contender.Work,-24} {contender.Name,-28} {contender.Median,8:0.000} {contender.Spread,7:P0} {ratio,6:0.00}x  {reference.Name}");
                output.WriteLine(judge ? judgement.IsMet(ratio) ? "  ok" : "  MISSED" : "");
                if (judge)
                    bars.Add(Bar($"{work.Key}: {contender.Name} against {reference.Name}, speed", ratio, judgement));
            }
            if (bars.Count == 0)
                throw new InvalidDataException($"{work.Key}: nobody to judge");
            rows.Add(new ResultRow
            {
                Id = work.Key.Replace(' ', '-').ToLowerInvariant(),
                Work = work.Key,
                Unit = "GB/s",
                Ways = [.. work.Select(contender => new ResultWay(contender.Name, contender.Median, contender.Spread))],
                Bars = bars,
            });
        }
        int met = rows.Sum(row => row.Bars.Count(bar => judgement.IsMet(bar.Value))), all = rows.Sum(row => row.Bars.Count);
        output.WriteLine($"{met} of {all} met: {judgement}");
        return rows;
    }

    private static ResultBar Bar(string what, double ratio, Judgement judgement) => judgement.Within is double within
        ? new ResultBar(what, ratio, "x", 1 - within, 1 + within)
        : new ResultBar(what, ratio, "x", judgement.AtLeast, null);
}
