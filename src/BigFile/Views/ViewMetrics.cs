using System.Diagnostics.Metrics;

namespace BigFile.Views;

/// <summary>
/// The statistics of every view manager as instruments of the meter <c>BigFile</c>, for dotnet-counters and
/// OpenTelemetry. All are observable: they cost nothing until something listens.
/// </summary>
internal static class ViewMetrics
{
    private static Meter? s_meter;
    private static int s_started;

    /// <summary>
    /// Makes the instruments, once; none where the process has switched metrics off (MetricsSupport), so that a
    /// short-lived command need not load what it will not use.
    /// </summary>
    public static void Start()
    {
        bool wanted = !AppContext.TryGetSwitch("System.Diagnostics.Metrics.Meter.IsSupported", out bool on) || on;
        if (wanted && Interlocked.Exchange(ref s_started, 1) == 0)
            MakeInstruments();
    }

    private static void MakeInstruments()
    {
        s_meter = new Meter("BigFile", "1.0");
        Counter("bigfile.hits", "{access}", "Accesses that found their window mapped.", s => s.Hits);
        Counter("bigfile.misses", "{access}", "Accesses that did not.", s => s.Misses);
        Counter("bigfile.evictions", "{window}", "Windows unmapped to make room.", s => s.Evictions);
        Counter("bigfile.maps", "{view}", "Views mapped.", s => s.Maps);
        Counter("bigfile.unmaps", "{view}", "Views unmapped.", s => s.Unmaps);
        Counter("bigfile.bypass_reads", "{read}", "Copying reads that went by handle.", s => s.BypassReads);
        Counter("bigfile.bypass_writes", "{write}", "Copying writes that went by handle.", s => s.BypassWrites);
        Counter("bigfile.checkpoints", "{checkpoint}", "Checkpoints that had something to flush.", s => s.Checkpoints);
        Gauge("bigfile.mapped", "Bytes mapped now.", s => s.MappedBytes);
        Gauge("bigfile.mapped_peak", "The most bytes mapped at once.", s => s.MappedBytesPeak);
        Gauge("bigfile.pinned", "Bytes held by leases.", s => s.PinnedBytes);
        Gauge("bigfile.dirty", "Bytes written and not yet covered by a checkpoint.", s => s.DirtyBytes);
        Gauge("bigfile.budget", "The hard limit on mapped bytes.", s => s.BudgetBytes);
    }

    private static void Counter(string name, string unit, string description, Func<ViewStatistics, long> select) =>
        s_meter!.CreateObservableCounter(name, () => Measure(select), unit, description);

    private static void Gauge(string name, string description, Func<ViewStatistics, long> select) =>
        s_meter!.CreateObservableUpDownCounter(name, () => Measure(select), "By", description);

    private static IEnumerable<Measurement<long>> Measure(Func<ViewStatistics, long> select)
    {
        foreach (ViewManager manager in ViewManager.Alive())
            yield return new Measurement<long>(select(manager.GetStatistics()), new KeyValuePair<string, object?>("manager", manager.Name));
    }
}
