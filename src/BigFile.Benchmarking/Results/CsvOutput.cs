using System.Globalization;

namespace BigFile.Benchmarking;

/// <summary>
/// A report as comma-separated values (RFC 4180): a header, then a line for each way and round, and one for each way that was skipped. Each line says
/// all of its settings, so that several reports make one table. Sizes are in bytes, times in nanoseconds; a field is empty where nothing is known.
/// </summary>
internal static class CsvOutput
{
    private sealed record Column(string Name, Func<BenchReport, WayResult, RoundResult?, string> Text);

    private static readonly Column[] s_columns =
    [
        OfReport("started_at", report => report.StartedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        OfReport("version", report => report.Machine.Version),
        OfReport("file", report => report.Job.Path),
        OfReport("file_bytes", report => Number(report.FileBytes)),
        OfReport("work", report => report.Job.WorkName),
        OfReport("access", report => report.Job.Draws ? report.Job.Pattern.ToString() : "sequential"),
        OfReport("blocks", report => report.Job.Blocks.ToString()),
        OfReport("threads", report => Number(report.Job.Threads)),
        OfReport("cache", report => Units.Name(report.Job.Cache)),
        OfReport("seed", report => report.Job.Seed.ToString(CultureInfo.InvariantCulture)),
        new("way", (_, way, _) => way.Way.KindName),
        new("window_bytes", (_, way, _) => Number(way.Way.WindowBytes)),
        new("budget_bytes", (_, way, _) => Number(way.Way.BudgetBytes)),
        new("placement", (_, way, _) => Units.Name(way.Way.Placement)),
        new("skipped_because", (_, way, round) => round is null ? way.SkippedBecause ?? "" : ""),
        OfRound("round", round => Number(round.Round)),
        OfRound("started_after_ns", round => Time(round.StartedAfter)),
        OfRound("elapsed_ns", round => Time(round.Elapsed)),
        OfRound("operations", round => Number(round.Operations)),
        OfRound("reads", round => Number(round.Reads)),
        OfRound("read_bytes", round => Number(round.ReadBytes)),
        OfRound("written_bytes", round => Number(round.WrittenBytes)),
        OfRound("bytes_per_second", round => Number(round.BytesPerSecond)),
        OfRound("operations_per_second", round => Number(round.OperationsPerSecond)),
        OfRound("flushes", round => Number(round.Flushes)),
        OfRound("flush_ns", round => Time(round.FlushTime)),
        OfRound("latency_one_in", round => Number(round.LatencyOneIn)),
        .. Latency("read", round => round.ReadLatency),
        .. Latency("write", round => round.WriteLatency),
        .. Latency("flush", round => round.FlushLatency),
        OfRound("user_ns", round => Time(round.Usage.User)),
        OfRound("system_ns", round => Time(round.Usage.System)),
        OfRound("minor_faults", round => Number(round.Usage.MinorFaults)),
        OfRound("major_faults", round => Number(round.Usage.MajorFaults)),
        OfRound("voluntary_switches", round => Number(round.Usage.VoluntarySwitches)),
        OfRound("involuntary_switches", round => Number(round.Usage.InvoluntarySwitches)),
        OfRound("resident_bytes", round => Number(round.Usage.ResidentBytes)),
        OfRound("page_table_bytes", round => Number(round.Usage.PageTableBytes)),
        OfRound("huge_page_bytes", round => Number(round.Usage.HugePageBytes)),
        OfRound("device_read_bytes", round => Number(round.Usage.DeviceReadBytes)),
        OfRound("cache_before_bytes", round => Number(round.Before?.ResidentBytes ?? -1)),
        OfRound("cache_after_bytes", round => Number(round.After?.ResidentBytes ?? -1)),
        OfRound("cache_total_bytes", round => Number((round.Before ?? round.After)?.TotalBytes ?? -1)),
        OfEngine("engine_hits", engine => engine.Hits),
        OfEngine("engine_misses", engine => engine.Misses),
        OfEngine("engine_maps", engine => engine.Maps),
        OfEngine("engine_unmaps", engine => engine.Unmaps),
        OfEngine("engine_evictions", engine => engine.Evictions),
        OfEngine("engine_bypass_reads", engine => engine.BypassReads),
        OfEngine("engine_bypass_writes", engine => engine.BypassWrites),
        OfEngine("engine_mapped_bytes_peak", engine => engine.MappedBytesPeak),
    ];

    /// <summary>Writes header and lines.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public static void Write(TextWriter output, BenchReport report)
    {
        WriteLine(output, s_columns.Select(column => column.Name));
        WriteLines(output, report);
    }

    /// <summary>Writes one header and the lines of all points. Advice is not told: it follows from them.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public static void Write(TextWriter output, SweepReport report)
    {
        WriteLine(output, s_columns.Select(column => column.Name));
        foreach (BenchReport point in report.Points)
            WriteLines(output, point);
    }

    private static void WriteLines(TextWriter output, BenchReport report)
    {
        foreach (WayResult way in report.Ways)
        {
            if (way.Rounds.Count == 0)
                WriteLine(output, s_columns.Select(column => column.Text(report, way, null)));
            foreach (RoundResult round in way.Rounds)
                WriteLine(output, s_columns.Select(column => column.Text(report, way, round)));
        }
    }

    private static void WriteLine(TextWriter output, IEnumerable<string> fields)
    {
        output.Write(string.Join(',', fields.Select(Quoted)));
        output.Write("\r\n");
    }

    private static string Quoted(string field) => field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    private static Column OfReport(string name, Func<BenchReport, string> text) => new(name, (report, _, _) => text(report));

    private static Column OfRound(string name, Func<RoundResult, string> text) =>
        new(name, (_, _, round) => round is null ? "" : text(round));

    private static Column OfEngine(string name, Func<ViewStatistics, long> count) =>
        OfRound(name, round => round.Engine is { } engine ? Number(count(engine)) : "");

    private static IEnumerable<Column> Latency(string what, Func<RoundResult, LatencySummary> of)
    {
        Column Field(string name, Func<LatencySummary, string> text) =>
            OfRound($"{what}_latency_{name}", round => of(round).Count == 0 ? "" : text(of(round)));
        yield return OfRound($"{what}_latency_count", round => Number(of(round).Count));
        yield return Field("min_ns", latency => Number(latency.Min));
        yield return Field("mean_ns", latency => Number(latency.Mean));
        yield return Field("stddev_ns", latency => Number(latency.StandardDeviation));
        foreach ((string name, double percent) in new[] { ("p50", 50d), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99) })
            yield return Field($"{name}_ns", latency => Number(latency.At(percent)));
        yield return Field("max_ns", latency => Number(latency.Max));
    }

    private static string Time(TimeSpan time) => Number(time < TimeSpan.Zero ? -1 : JsonOutput.Nanoseconds(time));

    // Below zero stands for what is not known.
    private static string Number(long value) => value < 0 ? "" : value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        value >= 0 && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
