namespace BigFile.Benchmarking;

/// <summary>
/// A report as text of at most 80 columns: what was measured and where, then a line a way, fastest figures against the others', what it cost, and what
/// a reader must know to believe it. Figures other than speeds are those of the round whose speed is the median.
/// </summary>
internal static class TableOutput
{
    /// <summary>Writes the text.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public static void Write(TextWriter output, BenchReport report)
    {
        WriteWhatAndWhere(output, report);
        output.Write('\n');
        (WayResult Way, RoundResult Round)[] measured =
            [.. report.Ways.Where(way => way.MedianRound is not null).Select(way => (way, way.MedianRound!))];
        if (measured.Length > 0)
        {
            WriteSpeeds(output, measured);
            output.Write('\n');
            WriteCosts(output, measured);
            WriteFlushes(output, report.Job, measured);
            WriteEngine(output, measured);
            output.Write('\n');
        }
        foreach (WayResult way in report.Ways.Where(way => way.MedianRound is null))
            TextGrid.WriteWrapped(output, $"skipped: {way.Way.Name}: {way.SkippedBecause}", 9);
        CacheText.Write(output, report);
        foreach (string warning in report.Warnings)
            TextGrid.WriteWrapped(output, $"note: {warning}", 6);
        if (Verdict.Of(report) is { } verdict)
            TextGrid.WriteWrapped(output, verdict.ToString());
    }

    /// <summary>Writes a table of speeds for each kind of access and number of threads, then the advice.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public static void Write(TextWriter output, SweepReport report) => SweepText.Write(output, report);

    /// <summary>Writes the lines that say what was measured, and where.</summary>
    internal static void WriteWhatAndWhere(TextWriter output, BenchReport report)
    {
        BenchJob job = report.Job;
        long range = JsonOutput.RangeBytes(report);
        string part = range == report.FileBytes ? "" : $", {Units.Size(range)} of it from {Units.Size(job.Start)}";
        TextGrid.WriteWrapped(output, $"{JobText.Work(job)}, {JobText.Conditions(job)}, {JobText.Repeats(job)}", 2);
        TextGrid.WriteWrapped(output, $"of {job.Path}, {Units.Size(report.FileBytes)}{part}", 3);
        TextGrid.WriteWrapped(output, $"on {JobText.Machine(report.Machine)}", 3);
    }

    // Where there are reads and writes, the writes' times stand in a line of their own.
    private static void WriteSpeeds(TextWriter output, (WayResult Way, RoundResult Round)[] measured)
    {
        double best = measured.Max(row => row.Way.BytesPerSecond);
        bool isMixed = measured.Any(row => row.Round.ReadLatency.Count > 0 && row.Round.WriteLatency.Count > 0);
        TextGrid grid = new("way", "GB/s", "ratio", "op/s", "spread", "p50", "p99", "p99.9", "p99.99", "max") { Spare = "ratio" };
        foreach ((WayResult way, RoundResult round) in measured)
        {
            string[] speeds =
            [
                Units.Gigabytes(way.BytesPerSecond), best > 0 ? Ratio(way.BytesPerSecond / best) : Units.Unknown,
                Units.Count(way.OperationsPerSecond), way.Rounds.Count > 1 ? Units.Share(way.Spread) : Units.Unknown,
            ];
            bool isReads = round.ReadLatency.Count > 0;
            grid.Add([way.Way.Name, .. speeds, .. Times(isReads ? round.ReadLatency : round.WriteLatency)]);
            if (isReads && round.WriteLatency.Count > 0)
                grid.Add(["  its writes", "", "", "", "", .. Times(round.WriteLatency)]);
        }
        grid.WriteTo(output);
        int oneIn = measured.Max(row => row.Round.LatencyOneIn);
        if (isMixed)
            TextGrid.WriteWrapped(output, "times are of reads, and in the line below of writes");
        if (oneIn > 1)
            TextGrid.WriteWrapped(output, $"times are of one operation in {oneIn} or more often");
    }

    private static string[] Times(LatencySummary latency) => latency.Count == 0
        ? [Units.Unknown, Units.Unknown, Units.Unknown, Units.Unknown, Units.Unknown]
        : [Units.Time(latency.At(50)), Units.Time(latency.At(99)), Units.Time(latency.At(99.9)), Units.Time(latency.At(99.99)), Units.Time(latency.Max)];

    private static void WriteCosts(TextWriter output, (WayResult Way, RoundResult Round)[] measured)
    {
        TextGrid grid = new("cost", "user/GB", "sys/GB", "minor", "major", "switches", "RSS", "tables");
        foreach ((WayResult way, RoundResult round) in measured)
        {
            ProcessUsage usage = round.Usage;
            bool hasSwitches = usage.VoluntarySwitches >= 0 && usage.InvoluntarySwitches >= 0;
            grid.Add(
                way.Way.Name, PerGigabyte(usage.User, round.Bytes), PerGigabyte(usage.System, round.Bytes), Units.Count(usage.MinorFaults),
                Units.Count(usage.MajorFaults), Units.Count(hasSwitches ? usage.VoluntarySwitches + usage.InvoluntarySwitches : -1),
                Units.Size(usage.ResidentBytes), Units.Size(usage.PageTableBytes));
        }
        grid.WriteTo(output);
    }

    private static void WriteFlushes(TextWriter output, BenchJob job, (WayResult Way, RoundResult Round)[] measured)
    {
        if (measured.All(row => row.Round.Flushes == 0))
            return;
        output.Write('\n');
        TextGrid grid = new($"flushes ({Units.Name(job.FlushLevel)})", "count", "time", "share", "p50", "p99", "max");
        foreach ((WayResult way, RoundResult round) in measured)
        {
            LatencySummary latency = round.FlushLatency;
            double share = round.Elapsed > TimeSpan.Zero ? round.FlushTime / round.Elapsed : 0;
            string[] times = latency.Count == 0 ? ["", "", ""] : [Units.Time(latency.At(50)), Units.Time(latency.At(99)), Units.Time(latency.Max)];
            grid.Add([way.Way.Name, Units.Count(round.Flushes), Units.Time(JsonOutput.Nanoseconds(round.FlushTime)), Units.Share(share), .. times]);
        }
        grid.WriteTo(output);
    }

    private static void WriteEngine(TextWriter output, (WayResult Way, RoundResult Round)[] measured)
    {
        if (measured.All(row => row.Round.Engine is null))
            return;
        output.Write('\n');
        TextGrid grid = new("engine", "maps", "unmaps", "evicted", "hits", "misses", "bypass", "mapped most");
        foreach ((WayResult way, RoundResult round) in measured)
        {
            if (round.Engine is not { } engine)
                continue;
            grid.Add(
                way.Way.Name, Units.Count(engine.Maps), Units.Count(engine.Unmaps), Units.Count(engine.Evictions), Units.Count(engine.Hits),
                Units.Count(engine.Misses), Units.Count(engine.BypassReads + engine.BypassWrites), Units.Size(engine.MappedBytesPeak));
        }
        grid.WriteTo(output);
    }

    private static string Ratio(double ratio) => ratio.ToString(ratio < 0.095 ? "0.000" : "0.00", System.Globalization.CultureInfo.InvariantCulture) + "x";

    private static string PerGigabyte(TimeSpan time, long bytes) =>
        time < TimeSpan.Zero || bytes <= 0 ? Units.Unknown : Units.Time(JsonOutput.Nanoseconds(time) * (1e9 / bytes));
}
