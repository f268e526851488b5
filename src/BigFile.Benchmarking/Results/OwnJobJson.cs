using System.Buffers;
using System.Text.Json;

namespace BigFile.Benchmarking;

/// <summary>What is known of one way beyond what fio says of a job: the way, all its rounds, the page cache, the engine's counts, samples.</summary>
internal static class OwnJobJson
{
    private static readonly JsonEncodedText s_read = JsonEncodedText.Encode("read");
    private static readonly JsonEncodedText s_write = JsonEncodedText.Encode("write");
    private static readonly JsonEncodedText s_flush = JsonEncodedText.Encode("flush");

    /// <summary>Writes the member "bigfile" of a job.</summary>
    public static void Write(Utf8JsonWriter writer, WayResult way, RoundResult median)
    {
        writer.WriteStartObject("bigfile"u8);
        writer.WriteString("way"u8, way.Way.KindName);
        writer.WriteNumber("window_bytes"u8, way.Way.WindowBytes);
        writer.WriteNumber("budget_bytes"u8, way.Way.BudgetBytes);
        writer.WriteString("placement"u8, Units.Name(way.Way.Placement));
        writer.WriteNumber("bytes_per_second"u8, way.BytesPerSecond);
        writer.WriteNumber("operations_per_second"u8, way.OperationsPerSecond);
        writer.WriteNumber("spread"u8, way.Spread);
        writer.WriteNumber("median_round"u8, median.Round);
        writer.WriteStartArray("rounds"u8);
        foreach (RoundResult round in way.Rounds)
            WriteRound(writer, round);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRound(Utf8JsonWriter writer, RoundResult round)
    {
        writer.WriteStartObject();
        writer.WriteNumber("round"u8, round.Round);
        writer.WriteNumber("started_after_ns"u8, JsonOutput.Nanoseconds(round.StartedAfter));
        writer.WriteNumber("elapsed_ns"u8, JsonOutput.Nanoseconds(round.Elapsed));
        writer.WriteNumber("operations"u8, round.Operations);
        writer.WriteNumber("reads"u8, round.Reads);
        writer.WriteNumber("read_bytes"u8, round.ReadBytes);
        writer.WriteNumber("written_bytes"u8, round.WrittenBytes);
        writer.WriteNumber("bytes_per_second"u8, round.BytesPerSecond);
        writer.WriteNumber("operations_per_second"u8, round.OperationsPerSecond);
        writer.WriteNumber("flushes"u8, round.Flushes);
        writer.WriteNumber("flush_ns"u8, JsonOutput.Nanoseconds(round.FlushTime));
        writer.WriteNumber("latency_one_in"u8, round.LatencyOneIn);
        writer.WriteStartObject("latency_ns"u8);
        JobJson.WriteLatency(writer, s_read, round.ReadLatency, withPercentiles: true);
        JobJson.WriteLatency(writer, s_write, round.WriteLatency, withPercentiles: true);
        JobJson.WriteLatency(writer, s_flush, round.FlushLatency, withPercentiles: true);
        writer.WriteEndObject();
        WriteUsage(writer, round.Usage);
        WriteEngine(writer, round.Engine);
        writer.WriteStartObject("cache"u8);
        WriteCache(writer, "before"u8, round.Before);
        WriteCache(writer, "after"u8, round.After);
        writer.WriteEndObject();
        WriteSamples(writer, round.Samples);
        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, ProcessUsage usage)
    {
        writer.WriteStartObject("usage"u8);
        JsonOutput.WriteKnown(writer, "user_ns"u8, JsonOutput.Nanoseconds(usage.User));
        JsonOutput.WriteKnown(writer, "system_ns"u8, JsonOutput.Nanoseconds(usage.System));
        JsonOutput.WriteKnown(writer, "minor_faults"u8, usage.MinorFaults);
        JsonOutput.WriteKnown(writer, "major_faults"u8, usage.MajorFaults);
        JsonOutput.WriteKnown(writer, "voluntary_switches"u8, usage.VoluntarySwitches);
        JsonOutput.WriteKnown(writer, "involuntary_switches"u8, usage.InvoluntarySwitches);
        JsonOutput.WriteKnown(writer, "resident_bytes"u8, usage.ResidentBytes);
        JsonOutput.WriteKnown(writer, "page_table_bytes"u8, usage.PageTableBytes);
        JsonOutput.WriteKnown(writer, "huge_page_bytes"u8, usage.HugePageBytes);
        JsonOutput.WriteKnown(writer, "device_read_bytes"u8, usage.DeviceReadBytes);
        writer.WriteEndObject();
    }

    private static void WriteEngine(Utf8JsonWriter writer, ViewStatistics? statistics)
    {
        if (statistics is not { } counts)
        {
            writer.WriteNull("engine"u8);
            return;
        }
        writer.WriteStartObject("engine"u8);
        writer.WriteNumber("budget_bytes"u8, counts.BudgetBytes);
        writer.WriteNumber("hits"u8, counts.Hits);
        writer.WriteNumber("misses"u8, counts.Misses);
        writer.WriteNumber("evictions"u8, counts.Evictions);
        writer.WriteNumber("maps"u8, counts.Maps);
        writer.WriteNumber("unmaps"u8, counts.Unmaps);
        writer.WriteNumber("mapped_bytes"u8, counts.MappedBytes);
        writer.WriteNumber("mapped_bytes_peak"u8, counts.MappedBytesPeak);
        writer.WriteNumber("pinned_bytes"u8, counts.PinnedBytes);
        writer.WriteNumber("dirty_bytes"u8, counts.DirtyBytes);
        writer.WriteNumber("bypass_reads"u8, counts.BypassReads);
        writer.WriteNumber("bypass_writes"u8, counts.BypassWrites);
        writer.WriteNumber("checkpoints"u8, counts.Checkpoints);
        writer.WriteEndObject();
    }

    private static void WriteCache(Utf8JsonWriter writer, ReadOnlySpan<byte> name, CacheState? state)
    {
        if (state is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        JsonOutput.WriteKnown(writer, "resident_bytes"u8, state.ResidentBytes);
        writer.WriteNumber("total_bytes"u8, state.TotalBytes);
        writer.WriteString("how"u8, state.How);
        WriteNumbers(writer, "map_percent"u8, state.Map.Select(share => (long)share));
        writer.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter writer, IReadOnlyList<ThroughputSample> samples)
    {
        writer.WriteStartObject("samples"u8);
        WriteNumbers(writer, "at_ns"u8, samples.Select(sample => JsonOutput.Nanoseconds(sample.At)));
        WriteNumbers(writer, "operations"u8, samples.Select(sample => sample.Operations));
        WriteNumbers(writer, "bytes"u8, samples.Select(sample => sample.Bytes));
        writer.WriteEndObject();
    }

    // On one line even where all else is indented: there may be a thousand.
    private static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<long> values)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var compact = new Utf8JsonWriter(text))
        {
            compact.WriteStartArray();
            foreach (long value in values)
                compact.WriteNumberValue(value);
            compact.WriteEndArray();
        }
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
    }
}
