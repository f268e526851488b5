// To be deleted when the parts of others arrive.
#pragma warning disable
namespace BigFile.Benchmarking;

internal sealed class BenchException(string message) : Exception(message);

internal readonly record struct BenchProgress(WaySpec Way, int Round, int Rounds);

internal static class BenchRun
{
    public static BenchReport Run(BenchJob job, IProgress<BenchProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new BenchReport
        {
            Job = job, FileBytes = new FileInfo(job.Path).Length, Machine = new MachineDescription(), StartedAt = DateTimeOffset.UtcNow,
            Ways = [.. job.Ways.Select(way => new WayResult(way, [.. Enumerable.Range(0, job.Rounds).Select(i => new RoundResult
            {
                Round = i, StartedAfter = default, Operations = 1, Reads = 1, ReadBytes = 4096, WrittenBytes = 0, Elapsed = TimeSpan.FromMilliseconds(1),
            })]))],
        };
    }
}

internal static class WayFactory
{
    public static string? WhyNot(WaySpec way, BenchJob job) => job.Writes && way.Kind == WayKind.Direct ? "direct cannot write"
        : job.Work == BenchWork.Append && way.Kind is WayKind.Raw or WayKind.Accessor ? "raw cannot append" : null;
}

internal static class TableOutput
{
    public static void Write(TextWriter text, BenchReport report) => text.WriteLine("table");
    public static void Write(TextWriter text, SweepReport report)
    {
        foreach (string line in report.Advice)
            text.WriteLine(line);
    }
}

internal static class CsvOutput
{
    public static void Write(TextWriter text, BenchReport report) => text.WriteLine("csv");
    public static void Write(TextWriter text, SweepReport report) => text.WriteLine("csv");
}

internal static class JsonOutput
{
    public static void Write(Stream stream, BenchReport report) => stream.Write("{\"jobs\":[]}"u8);
    public static void Write(Stream stream, SweepReport report) => stream.Write("{\"advice\":[]}"u8);
}

internal static class HtmlReport
{
    public static void Write(Stream stream, BenchReport report) => stream.Write("<html></html>"u8);
    public static void Write(Stream stream, SweepReport report) => stream.Write("<html></html>"u8);
}
