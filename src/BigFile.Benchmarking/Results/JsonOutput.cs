using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BigFile.Benchmarking;

/// <summary>
/// A report as JSON, with the keys of fio's own JSON where they mean the same: programs that read fio's output find each way as a job. What fio does
/// not know stands under "bigfile", of the run and of each job: sizes in bytes, times in nanoseconds, null for what is not known.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions s_readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal or a program, not for a web page
    };

    /// <summary>Writes one object and a line feed.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream output, BenchReport report)
    {
        Write(output, s_readable, writer => WriteValue(writer, report));
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes one object, {"points": […], "advice": […]}, and a line feed. Each point is what a run gives.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream output, SweepReport report)
    {
        Write(output, s_readable, writer => WriteValue(writer, report));
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes one value with options of the caller.</summary>
    internal static void Write(Stream output, JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(output, options);
        write(writer);
    }

    /// <summary>Writes the object of a sweep.</summary>
    internal static void WriteValue(Utf8JsonWriter writer, SweepReport report)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("points"u8);
        foreach (BenchReport point in report.Points)
            WriteValue(writer, point);
        writer.WriteEndArray();
        WriteStrings(writer, "advice"u8, report.Advice);
        writer.WriteEndObject();
    }

    /// <summary>Writes the object of a run.</summary>
    internal static void WriteValue(Utf8JsonWriter writer, BenchReport report)
    {
        DateTimeOffset began = report.StartedAt;
        writer.WriteStartObject();
        writer.WriteString("bigfile version"u8, report.Machine.Version);
        writer.WriteNumber("timestamp"u8, began.ToUnixTimeSeconds());
        writer.WriteNumber("timestamp_ms"u8, began.ToUnixTimeMilliseconds());
        writer.WriteString("time"u8, began.ToString("ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture));
        WriteGlobalOptions(writer, report);
        writer.WriteStartArray("jobs"u8);
        int group = 0;
        foreach (WayResult way in report.Ways)
        {
            if (way.MedianRound is { } median)
                JobJson.Write(writer, report, way, median, group++);
        }
        writer.WriteEndArray();
        WriteOwn(writer, report);
        writer.WriteEndObject();
    }

    // The options as fio would take them, as strings, where its word means the same: fio's sizes and rates are those of one thread, and rates those of
    // reads and of writes apart; ours are of all together, so that some are told of one thread alone. All are under "bigfile" too. Rounds are not
    // fio's loops, which it adds up.
    private static void WriteGlobalOptions(Utf8JsonWriter writer, BenchReport report)
    {
        BenchJob job = report.Job;
        bool isDurable = job is { Writes: true, FlushLevel: CheckpointLevel.Durable };
        writer.WriteStartObject("global options"u8);
        writer.WriteString("filename"u8, job.WorkPath);
        if (job.Work != BenchWork.Append)
            writer.WriteString("offset"u8, Text(job.Start));
        if (FioSize(report) is long size)
            writer.WriteString("size"u8, Text(size));
        writer.WriteString("numjobs"u8, Text(job.Threads));
        if (job.Threads > 1)
            writer.WriteString("group_reporting"u8, "1"u8);
        writer.WriteString("randseed"u8, job.Seed.ToString(CultureInfo.InvariantCulture));
        if (job.Duration > TimeSpan.Zero)
        {
            writer.WriteString("runtime"u8, Seconds(job.Duration));
            writer.WriteString("time_based"u8, "1"u8);
        }
        if (job.WarmUp > TimeSpan.Zero)
            writer.WriteString("ramp_time"u8, Seconds(job.WarmUp));
        if (job is { AmountBytes: > 0, Threads: 1 })
            writer.WriteString("io_size"u8, Text(job.AmountBytes));
        if (job is { RateBytesPerSecond: > 0, Threads: 1, Work: not BenchWork.Mixed })
            writer.WriteString("rate"u8, Text(job.RateBytesPerSecond));
        if (job.Work == BenchWork.Mixed)
            writer.WriteString("rwmixread"u8, Text(job.ReadPercent));
        if (isDurable && job.FlushEvery > 0)
            writer.WriteString("fsync"u8, Text(job.FlushEvery));
        if (isDurable && job.FlushAtEnd)
            writer.WriteString("end_fsync"u8, "1"u8);
        writer.WriteEndObject();
    }

    /// <summary>
    /// What fio calls size: the part of the file that each thread works in, and how much it does there unless io_size or a time says otherwise. Null where
    /// there is none: threads share a range or an amount, and what is appended for a time has no size.
    /// </summary>
    internal static long? FioSize(BenchReport report)
    {
        BenchJob job = report.Job;
        if (job.Work == BenchWork.Append)
            return job.AmountBytes > 0 ? job.AmountBytes : null;
        bool isEachThreads = job is { Draws: true, Verify: false } && job.Duration > TimeSpan.Zero;
        return job.Threads == 1 || isEachThreads ? RangeBytes(report) : null;
    }

    private static void WriteOwn(Utf8JsonWriter writer, BenchReport report)
    {
        BenchJob job = report.Job;
        writer.WriteStartObject("bigfile"u8);
        writer.WriteString("file"u8, job.Path);
        writer.WriteString("work"u8, job.WorkName);
        writer.WriteString("access"u8, job.Draws ? job.Pattern.ToString() : "sequential");
        writer.WriteString("blocks"u8, job.Blocks.ToString());
        writer.WriteNumber("file_bytes"u8, report.FileBytes);
        writer.WriteNumber("range_start"u8, job.Start);
        writer.WriteNumber("range_bytes"u8, RangeBytes(report));
        writer.WriteNumber("threads"u8, job.Threads);
        writer.WriteNumber("amount_bytes"u8, job.AmountBytes);
        writer.WriteNumber("duration_ns"u8, Nanoseconds(job.Duration));
        writer.WriteNumber("warm_up_ns"u8, Nanoseconds(job.WarmUp));
        writer.WriteNumber("rounds"u8, job.Rounds);
        writer.WriteNumber("seed"u8, job.Seed);
        writer.WriteNumber("rate_bytes_per_second"u8, job.RateBytesPerSecond);
        writer.WriteNumber("read_percent"u8, job.ReadPercent);
        writer.WriteNumber("batch_length"u8, job.BatchLength);
        writer.WriteNumber("flush_every"u8, job.FlushEvery);
        writer.WriteString("flush_level"u8, Units.Name(job.FlushLevel));
        writer.WriteBoolean("flush_at_end"u8, job.FlushAtEnd);
        writer.WriteString("cache"u8, Units.Name(job.Cache));
        writer.WriteString("latency"u8, Units.Name(job.Latency));
        writer.WriteBoolean("verify"u8, job.Verify);
        WriteMachine(writer, report.Machine);
        writer.WriteStartArray("skipped"u8);
        foreach (WayResult way in report.Ways.Where(way => way.MedianRound is null))
        {
            writer.WriteStartObject();
            writer.WriteString("way"u8, way.Way.Name);
            writer.WriteString("reason"u8, way.SkippedBecause ?? "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WriteStrings(writer, "warnings"u8, report.Warnings);
        WriteVerdict(writer, Verdict.Of(report));
        writer.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter writer, Verdict? verdict)
    {
        if (verdict is null)
        {
            writer.WriteNull("fastest"u8);
            return;
        }
        writer.WriteStartObject("fastest"u8);
        writer.WriteString("way"u8, verdict.Fastest.Way.Name);
        writer.WriteString("next"u8, verdict.Next?.Way.Name);
        writer.WriteNumber("factor"u8, verdict.Factor);
        writer.WriteBoolean("is_level"u8, verdict.IsLevel);
        writer.WriteString("doubt"u8, verdict.Doubt);
        writer.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter writer, MachineDescription machine)
    {
        writer.WriteStartObject("machine"u8);
        writer.WriteString("processor"u8, machine.Processor);
        writer.WriteNumber("processor_count"u8, machine.ProcessorCount);
        writer.WriteNumber("memory_bytes"u8, machine.MemoryBytes);
        writer.WriteNumber("memory_limit_bytes"u8, machine.MemoryLimitBytes);
        writer.WriteString("operating_system"u8, machine.OperatingSystem);
        writer.WriteString("kernel"u8, machine.Kernel);
        writer.WriteString("virtualization"u8, machine.Virtualization);
        writer.WriteString("runtime"u8, machine.Runtime);
        writer.WriteString("file_system"u8, machine.FileSystem);
        writer.WriteString("mount_options"u8, machine.MountOptions);
        writer.WriteString("device"u8, machine.Device);
        writer.WriteString("device_model"u8, machine.DeviceModel);
        if (machine.DeviceRotates is { } rotates)
            writer.WriteBoolean("device_rotates"u8, rotates);
        else
            writer.WriteNull("device_rotates"u8);
        writer.WriteNumber("read_ahead_bytes"u8, machine.ReadAheadBytes);
        writer.WriteString("scheduler"u8, machine.Scheduler);
        writer.WriteNumber("page_bytes"u8, machine.PageBytes);
        writer.WriteString("huge_pages"u8, machine.HugePages);
        writer.WriteNumber("mapping_count_max"u8, machine.MappingCountMax);
        writer.WriteNumber("address_space_limit_bytes"u8, machine.AddressSpaceLimitBytes);
        writer.WriteNumber("open_files_limit"u8, machine.OpenFilesLimit);
        WriteKnown(writer, "load_average"u8, machine.LoadAverage);
        writer.WriteEndObject();
    }

    /// <summary>Bytes of the file that are worked on.</summary>
    internal static long RangeBytes(BenchReport report) =>
        Math.Max(0, Math.Min(report.Job.End, report.FileBytes) - report.Job.Start);

    /// <summary>A time in nanoseconds.</summary>
    internal static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A number, or null for one below zero, which stands for what is not known, and for one that is none.</summary>
    internal static void WriteKnown(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (value >= 0 && double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    /// <inheritdoc cref="WriteKnown(Utf8JsonWriter, ReadOnlySpan{byte}, double)"/>
    internal static void WriteKnown(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        if (value >= 0)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static void WriteStrings(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
}
