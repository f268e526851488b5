using System.Text.Encodings.Web;
using System.Text.Json;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.Output;

/// <summary>The one JSON object that <c>--json</c> prints. Keys are in snake_case, sizes in bytes, times in seconds.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal or a program, not for a web page
    };

    /// <summary>Prints the object whose members <paramref name="writeMembers"/> writes.</summary>
    public static void Print(CommandIo io, Action<Utf8JsonWriter> writeMembers)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, s_options))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }
        text.WriteByte((byte)'\n');
        io.Output.Write(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    /// <summary>Writes a time under the key <c>seconds</c>, to the microsecond.</summary>
    public static void WriteSeconds(Utf8JsonWriter writer, TimeSpan elapsed) =>
        writer.WriteNumber("seconds"u8, Math.Round(elapsed.TotalSeconds, 6));

    /// <summary>Writes the member <c>engine</c>: how the engine was set up and what it counted.</summary>
    public static void WriteEngine(Utf8JsonWriter writer, EngineOptions options, Placement placement, ViewStatistics statistics)
    {
        writer.WriteStartObject("engine"u8);
        writer.WriteString("placement"u8, PlacementName(placement));
        writer.WriteNumber("threads"u8, options.ThreadCountOrAll);
        writer.WriteNumber("window_bytes"u8, options.WindowBytesFor(statistics.BudgetBytes));
        writer.WriteNumber("budget_bytes"u8, statistics.BudgetBytes);
        writer.WriteNumber("hits"u8, statistics.Hits);
        writer.WriteNumber("misses"u8, statistics.Misses);
        writer.WriteNumber("evictions"u8, statistics.Evictions);
        writer.WriteNumber("maps"u8, statistics.Maps);
        writer.WriteNumber("unmaps"u8, statistics.Unmaps);
        writer.WriteNumber("mapped_bytes"u8, statistics.MappedBytes);
        writer.WriteNumber("mapped_bytes_peak"u8, statistics.MappedBytesPeak);
        writer.WriteNumber("pinned_bytes"u8, statistics.PinnedBytes);
        writer.WriteNumber("dirty_bytes"u8, statistics.DirtyBytes);
        writer.WriteNumber("bypass_reads"u8, statistics.BypassReads);
        writer.WriteNumber("bypass_writes"u8, statistics.BypassWrites);
        writer.WriteNumber("checkpoints"u8, statistics.Checkpoints);
        writer.WriteEndObject();
    }

    /// <summary>The name of a placement, as <c>--placement</c> takes it.</summary>
    public static string PlacementName(Placement placement) => placement switch
    {
        Placement.Reserved => "reserved",
        Placement.Floating => "floating",
        _ => "auto",
    };
}
