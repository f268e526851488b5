using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Cli.Commands;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using Spectre.Console;

namespace BigFile.Cli.Demo;

/// <summary>Prints what a demonstration has measured: as tables for people, or as one JSON object.</summary>
internal static class DemoReport
{
    private const int Width = 80;

    /// <summary>Prints a table of the steps and one of the engine's counters.</summary>
    public static void PrintTables(DemoResult result, DemoRequest request, CommandIo io)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = MakeConsole(text, io.OutputIsTerminal() && TakesEscapes());
        console.Write(Steps(result));
        console.Write(Engine(result));
        console.WriteLine(request.Keep
            ? $"All of it verified. The file stays: {result.Path}"
            : "Verified: the count, every random read, every updated record, every byte.");
        io.Output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Prints everything as one JSON object.</summary>
    public static void PrintJson(DemoResult result, DemoRequest request, CommandIo io) => JsonReport.Print(io, writer =>
    {
        writer.WriteString("file"u8, result.Path);
        writer.WriteBoolean("kept"u8, request.Keep);
        writer.WriteNumber("bytes"u8, result.Facts.LengthBytes);
        writer.WriteNumber("lines"u8, result.Facts.NewlineCount);
        writer.WriteNumber("longest_line"u8, result.Facts.LongestLineBytes);
        writer.WriteBoolean("verified"u8, true);
        JsonReport.WriteSeconds(writer, result.Total);
        WriteBytesStep(writer, "generate", result.Facts.LengthBytes, result.Generate);
        WriteBytesStep(writer, "count", result.Facts.LengthBytes, result.Count);
        WriteReads(writer, "random_reads", result.Reads);
        WriteReads(writer, "hot_reads", result.HotReads);
        writer.WriteStartObject("updates"u8);
        writer.WriteNumber("records"u8, result.UpdateCount);
        JsonReport.WriteSeconds(writer, result.Update);
        writer.WriteEndObject();
        writer.WriteStartObject("checkpoint"u8);
        writer.WriteNumber("bytes"u8, result.Checkpoint.Bytes);
        writer.WriteNumber("extents"u8, result.Checkpoint.Extents);
        JsonReport.WriteSeconds(writer, result.Checkpoint.Elapsed);
        writer.WriteEndObject();
        WriteBytesStep(writer, "verify", result.Facts.LengthBytes, result.Verify);
        JsonReport.WriteEngine(writer, request.Engine, result.Placement, result.Statistics);
    });

    // The convention of no-color.org, and the one terminal type that shows escapes as they are.
    private static bool TakesEscapes() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static IAnsiConsole MakeConsole(TextWriter text, bool ansi)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static Table Steps(DemoResult result)
    {
        Table table = NewTable($"{ByteSize.Format(result.Facts.LengthBytes)} access log, {result.ThreadCount} threads, budget {ByteSize.Format(result.Statistics.BudgetBytes)}");
        table.AddColumn("step").AddColumn("work");
        table.AddColumn(new TableColumn("time").RightAligned()).AddColumn(new TableColumn("rate").RightAligned());
        long bytes = result.Facts.LengthBytes;
        AddRow(table, "generate", $"{ByteSize.Format(bytes)} through write leases", result.Generate, Rate(bytes, result.Generate));
        AddRow(table, "count", $"{result.Facts.NewlineCount} lines, longest {result.Facts.LongestLineBytes}", result.Count, Rate(bytes, result.Count));
        AddRow(table, "random reads", Describe(result.Reads), result.Reads.Elapsed, PerOne(result.Reads.Count, result.Reads.Elapsed, "read"));
        AddRow(table, "hot reads", Describe(result.HotReads), result.HotReads.Elapsed, PerOne(result.HotReads.Count, result.HotReads.Elapsed, "read"));
        AddRow(table, "update", $"{result.UpdateCount} records in place", result.Update, PerOne(result.UpdateCount, result.Update, "record"));
        AddRow(table, "checkpoint", $"{ByteSize.Format(result.Checkpoint.Bytes)} durable, {result.Checkpoint.Extents} extents", result.Checkpoint.Elapsed, Rate(result.Checkpoint.Bytes, result.Checkpoint.Elapsed));
        AddRow(table, "verify", $"{ByteSize.Format(bytes)} generated again", result.Verify, Rate(bytes, result.Verify));
        return table;
    }

    private static Table Engine(DemoResult result)
    {
        ViewStatistics statistics = result.Statistics;
        Table table = NewTable($"engine: {JsonReport.PlacementName(result.Placement)} placement, windows of {ByteSize.Format(result.WindowBytes)}");
        table.AddColumn("hits").AddColumn("misses").AddColumn("evictions").AddColumn("bypass r / w").AddColumn("mapped peak / budget");
        table.AddRow(
            $"{statistics.Hits}",
            $"{statistics.Misses}",
            $"{statistics.Evictions}",
            $"{statistics.BypassReads} / {statistics.BypassWrites}",
            $"{ByteSize.Format(statistics.MappedBytesPeak)} / {ByteSize.Format(statistics.BudgetBytes)}");
        return table;
    }

    private static Table NewTable(string title)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(title), Expand = true };
        table.Title.Style = new Style(decoration: Decoration.Bold);
        return table;
    }

    private static void AddRow(Table table, string step, string work, TimeSpan elapsed, string rate) => table.AddRow(
        new Text(step), new Text(work), new Text(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.000} s")), new Text(rate));

    private static string Describe(ReadSamples samples) =>
        $"{samples.Count} in {ByteSize.Format(samples.LengthBytes)}";

    private static string Rate(long bytes, TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{GigabytesPerSecond(bytes, elapsed):0.00} GB/s");

    private static string PerOne(int count, TimeSpan elapsed, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalNanoseconds / count:0} ns/{what}");

    private static double GigabytesPerSecond(long bytes, TimeSpan elapsed) => bytes / 1e9 / Math.Max(elapsed.TotalSeconds, 1e-9);

    private static void WriteBytesStep(Utf8JsonWriter writer, string name, long bytes, TimeSpan elapsed)
    {
        writer.WriteStartObject(name);
        JsonReport.WriteSeconds(writer, elapsed);
        writer.WriteNumber("gb_per_second"u8, Math.Round(GigabytesPerSecond(bytes, elapsed), 3));
        writer.WriteEndObject();
    }

    private static void WriteReads(Utf8JsonWriter writer, string name, ReadSamples samples)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("reads"u8, samples.Count);
        writer.WriteNumber("range_bytes"u8, samples.LengthBytes);
        JsonReport.WriteSeconds(writer, samples.Elapsed);
        writer.WriteNumber("ns_per_read"u8, Math.Round(samples.Elapsed.TotalNanoseconds / samples.Count, 1));
        writer.WriteEndObject();
    }
}
