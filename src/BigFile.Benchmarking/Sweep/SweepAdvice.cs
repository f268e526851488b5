using System.Globalization;
using System.Text;

namespace BigFile.Benchmarking;

/// <summary>Says in words which setting to use, and how to ask for it.</summary>
internal static class SweepAdvice
{
    /// <summary>
    /// The advice for a kind of access, in lines: the first says what to use and by how much; those behind it what is as good, and the setting as C#
    /// options and as options of the command.
    /// </summary>
    /// <param name="kind">The kind of access.</param>
    /// <param name="scores">What the finer pass gave.</param>
    /// <param name="windows">All sizes of windows that were measured, ascending.</param>
    public static string For(SweepKind kind, IReadOnlyList<SweepScore> scores, IReadOnlyList<long> windows)
    {
        if (SweepChoice.Best(scores) is not (SweepScore fastest, IReadOnlyList<SweepScore> asGood))
            return $"{kind.Name}: no setting of the engine was measured";
        SweepScore use = asGood[0];
        List<string> lines = [$"{kind.Name}: {Describe(use.Point)}: {Speed(use.Median, kind)}{AgainstDefault(use, scores)}"];
        if (asGood.Count > 1)
            lines.Add($"any of {Several([.. scores.Where(asGood.Contains).Select(score => score.Point)], windows)}: within the noise");
        lines.Add($"C#: {CSharp(use.Point)}");
        lines.Add($"bigfile: {Options(use.Point)}");
        SweepScore? other = scores.Where(score => !SweepChoice.IsSetting(score.Point) && score.Low > fastest.High).MaxBy(score => score.Median);
        if (other is not null)
            lines.Add(FormattableString.Invariant($"{Describe(other.Point)}, which no option gives, is {other.Median / use.Median:0.00}x as fast"));
        return string.Join('\n', lines);
    }

    /// <summary>The setting as options of the library.</summary>
    public static string CSharp(SweepPoint point)
    {
        WaySpec way = point.Way;
        List<string> members = [];
        if (way.Kind == WayKind.Copy)
            members.Add("CopyPath = CopyPath.Mapped");
        if (way.Kind == WayKind.Handle)
            members.Add("CopyPath = CopyPath.Handle");
        if (way.Kind is WayKind.Buffered or WayKind.Direct)
            members.Add($"Source = WindowSource.{way.Kind}");
        if (!SweepChoice.HasDefaultWindow(way))
            members.Add($"WindowSizeBytes = {Shifted(way.WindowBytes)}");
        if (way.Placement != Placement.Auto)
            members.Add($"Placement = Placement.{way.Placement}");
        if (way.BudgetBytes > 0)
            members.Add($"ViewManager = new(new() {{ BudgetBytes = {Shifted(way.BudgetBytes)} }})");
        string options = members.Count == 0 ? "new MappedFileOptions()" : $"new MappedFileOptions {{ {string.Join(", ", members)} }}";
        return $"{options}, {(way.Kind == WayKind.Lease ? "Lease" : "Read")} on {ThreadsText(point.Threads)}";
    }

    /// <summary>The setting as options of <c>bigfile bench FILE</c>, which takes them as they stand.</summary>
    public static string Options(SweepPoint point)
    {
        StringBuilder text = new($"--ways {point.Way.KindName} ");
        if (point.Way.IsEngine && point.Way.WindowBytes > 0)
            text.Append(CultureInfo.InvariantCulture, $"--window {Size(point.Way.WindowBytes)} ");
        if (point.Way.BudgetBytes > 0)
            text.Append(CultureInfo.InvariantCulture, $"--budget {Size(point.Way.BudgetBytes)} ");
        if (point.Way.Placement != Placement.Auto)
            text.Append(point.Way.Placement == Placement.Floating ? "--placement floating " : "--placement reserved ");
        return text.Append(CultureInfo.InvariantCulture, $"--threads {point.Threads}").ToString();
    }

    /// <summary>Settings, those of one way together: lease 8MiB..256MiB on 1 thread; auto 64MiB on 2 threads.</summary>
    /// <param name="points">The settings, those of one way with their windows ascending.</param>
    /// <param name="windows">All sizes of windows that were measured, ascending: only neighbours among them make a row.</param>
    public static string Several(IReadOnlyList<SweepPoint> points, IReadOnlyList<long> windows)
    {
        List<string> texts = [];
        foreach (IGrouping<(WayKind Kind, int Threads), SweepPoint> group in points.GroupBy(point => (point.Way.Kind, point.Threads)))
        {
            WaySpec first = group.First().Way;
            string sizes = first.IsEngine ? " " + Rows([.. group.Select(point => point.Way.WindowBytes)], windows) : "";
            texts.Add($"{first.KindName}{sizes} on {ThreadsText(group.Key.Threads)}");
        }
        return string.Join("; ", texts);
    }

    // 64KiB, 8MiB..256MiB
    private static string Rows(long[] sizes, IReadOnlyList<long> windows)
    {
        List<string> rows = [];
        for (int first = 0, end; first < sizes.Length; first = end)
        {
            end = first + 1;
            while (end < sizes.Length && IndexOf(sizes[end]) == IndexOf(sizes[end - 1]) + 1)
                end++;
            rows.Add(end == first + 1 ? Size(sizes[first]) : $"{Size(sizes[first])}..{Size(sizes[end - 1])}");
        }
        return string.Join(", ", rows);

        int IndexOf(long size) => windows.TakeWhile(window => window != size).Count();
    }

    private static string Describe(SweepPoint point) => $"{point.Way.Name} on {ThreadsText(point.Threads)}";

    private static string ThreadsText(int threads) => threads == 1 ? "1 thread" : FormattableString.Invariant($"{threads} threads");

    private static string Speed(double bytesPerSecond, SweepKind kind) => kind.IsSequential
        ? FormattableString.Invariant($"{bytesPerSecond / 1e9:0.00} GB/s")
        : FormattableString.Invariant($"{bytesPerSecond / kind.BlockBytes:#,0} reads/s");

    private static string AgainstDefault(SweepScore use, IReadOnlyList<SweepScore> scores) =>
        SweepChoice.IsDefault(use.Point) ? ", the default"
        : scores.FirstOrDefault(score => SweepChoice.IsDefault(score.Point)) is SweepScore usual && usual.Median > 0
            ? FormattableString.Invariant($", {use.Median / usual.Median:0.00}x the default") : "";

    private static string Shifted(long bytes) => bytes % (1 << 20) == 0 ? FormattableString.Invariant($"{bytes >> 20}L << 20")
        : bytes % (1 << 10) == 0 ? FormattableString.Invariant($"{bytes >> 10}L << 10")
        : bytes.ToString(CultureInfo.InvariantCulture);

    // A budget may be any number of bytes.
    private static string Size(long bytes) => bytes % (1 << 20) == 0 ? FormattableString.Invariant($"{bytes >> 20}MiB")
        : bytes % (1 << 10) == 0 ? FormattableString.Invariant($"{bytes >> 10}KiB")
        : bytes.ToString(CultureInfo.InvariantCulture);
}
