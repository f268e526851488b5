using System.Globalization;
using System.Text.Json;

namespace BigFile.Benchmarking;

/// <summary>
/// One way as a job of fio's JSON. What fio says of a job is said of the round whose speed is the median, so that counts, times and speeds belong
/// together; all rounds stand under "bigfile".
/// </summary>
internal static class JobJson
{
    private const long KiB = 1024;
    private static readonly JsonEncodedText s_latency = JsonEncodedText.Encode("lat_ns");
    private static readonly JsonEncodedText s_completion = JsonEncodedText.Encode("clat_ns");
    private static readonly JsonEncodedText s_submission = JsonEncodedText.Encode("slat_ns");

    /// <summary>Writes the object of one way.</summary>
    public static void Write(Utf8JsonWriter writer, BenchReport report, WayResult way, RoundResult median, int group)
    {
        BenchJob job = report.Job;
        writer.WriteStartObject();
        writer.WriteString("jobname"u8, way.Way.Name);
        writer.WriteNumber("groupid"u8, group);
        writer.WriteNumber("error"u8, 0);
        writer.WriteNumber("eta"u8, 0);
        writer.WriteNumber("elapsed"u8, (long)Math.Ceiling(way.Rounds.Sum(round => round.Elapsed.TotalSeconds)));
        writer.WriteStartObject("job options"u8);
        writer.WriteString("name"u8, way.Way.Name);
        writer.WriteString("rw"u8, FioWork(job.Work));
        // An operation of gather is a batch of values here and there: no block of fio's.
        if (job.Blocks.Choices.Count > 1)
            writer.WriteString("bssplit"u8, FioBlocks(job.Blocks));
        else if (job.Work != BenchWork.Gather)
            writer.WriteString("bs"u8, job.Blocks.ToString());
        if (JsonOutput.FioSize(report) is long size)
            writer.WriteString("size"u8, size.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("numjobs"u8, job.Threads.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("iodepth"u8, "1"u8);
        writer.WriteString("ioengine"u8, way.Way.KindName);
        writer.WriteEndObject();
        long writes = median.Operations - median.Reads;
        WriteDirection(writer, "read"u8, median, median.ReadBytes, median.Reads, median.ReadLatency, isAll: writes == 0);
        WriteDirection(writer, "write"u8, median, median.WrittenBytes, writes, median.WriteLatency, isAll: median.Reads == 0);
        writer.WriteStartObject("sync"u8);
        writer.WriteNumber("total_ios"u8, median.Flushes);
        WriteLatency(writer, s_latency, median.FlushLatency, withPercentiles: true);
        writer.WriteEndObject();
        WriteUsage(writer, median, job.Threads);
        OwnJobJson.Write(writer, way, median);
        writer.WriteEndObject();
    }

    private static void WriteDirection(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, RoundResult round, long bytes, long operations, LatencySummary latency, bool isAll)
    {
        double seconds = round.Elapsed.TotalSeconds;
        double bytesPerSecond = seconds > 0 ? bytes / seconds : 0;
        writer.WriteStartObject(name);
        writer.WriteNumber("io_bytes"u8, bytes);
        writer.WriteNumber("io_kbytes"u8, bytes / KiB);
        writer.WriteNumber("bw_bytes"u8, (long)bytesPerSecond);
        writer.WriteNumber("bw"u8, (long)(bytesPerSecond / KiB));
        writer.WriteNumber("iops"u8, seconds > 0 ? operations / seconds : 0);
        writer.WriteNumber("runtime"u8, operations > 0 ? (long)round.Elapsed.TotalMilliseconds : 0);
        writer.WriteNumber("total_ios"u8, operations);
        writer.WriteNumber("short_ios"u8, 0);
        writer.WriteNumber("drop_ios"u8, 0);
        // Operations are synchronous: nothing is submitted apart from being done.
        WriteLatency(writer, s_submission, LatencySummary.None, withPercentiles: false);
        WriteLatency(writer, s_completion, latency, withPercentiles: true);
        WriteLatency(writer, s_latency, latency, withPercentiles: true);
        // Samples tell all operations together: of reads and writes mixed they would be wrong.
        (double Bytes, double Operations)[] rates = isAll && operations > 0 ? [.. Rates(round)] : [];
        WriteSamples(writer, "bw"u8, [.. rates.Select(rate => rate.Bytes / KiB)], isBandwidth: true);
        WriteSamples(writer, "iops"u8, [.. rates.Select(rate => rate.Operations)], isBandwidth: false);
        writer.WriteEndObject();
    }

    // What was done a second between one sample and the next.
    private static IEnumerable<(double Bytes, double Operations)> Rates(RoundResult round)
    {
        ThroughputSample before = default;
        foreach (ThroughputSample sample in round.Samples)
        {
            double seconds = (sample.At - before.At).TotalSeconds;
            if (seconds > 0)
                yield return ((sample.Bytes - before.Bytes) / seconds, (sample.Operations - before.Operations) / seconds);
            before = sample;
        }
    }

    private static void WriteSamples(Utf8JsonWriter writer, ReadOnlySpan<byte> what, double[] rates, bool isBandwidth)
    {
        double mean = rates.Length == 0 ? 0 : rates.Average();
        double deviation = rates.Length < 2 ? 0 : Math.Sqrt(rates.Sum(rate => (rate - mean) * (rate - mean)) / (rates.Length - 1));
        double least = rates.Length == 0 ? 0 : rates.Min();
        double most = rates.Length == 0 ? 0 : rates.Max();
        if (isBandwidth)
        {
            writer.WriteNumber("bw_min"u8, (long)least);
            writer.WriteNumber("bw_max"u8, (long)most);
            writer.WriteNumber("bw_agg"u8, rates.Length == 0 ? 0.0 : 100.0);
            writer.WriteNumber("bw_mean"u8, mean);
            writer.WriteNumber("bw_dev"u8, deviation);
            writer.WriteNumber("bw_samples"u8, rates.Length);
            return;
        }
        writer.WriteNumber("iops_min"u8, (long)least);
        writer.WriteNumber("iops_max"u8, (long)most);
        writer.WriteNumber("iops_mean"u8, mean);
        writer.WriteNumber("iops_stddev"u8, deviation);
        writer.WriteNumber("iops_samples"u8, rates.Length);
    }

    /// <summary>Writes a histogram as fio does.</summary>
    internal static void WriteLatency(Utf8JsonWriter writer, JsonEncodedText name, LatencySummary latency, bool withPercentiles)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("min"u8, latency.Min);
        writer.WriteNumber("max"u8, latency.Max);
        writer.WriteNumber("mean"u8, latency.Mean);
        writer.WriteNumber("stddev"u8, latency.StandardDeviation);
        writer.WriteNumber("N"u8, latency.Count);
        if (withPercentiles && latency.Percentiles.Count > 0)
        {
            writer.WriteStartObject("percentile"u8);
            foreach ((double percent, long nanoseconds) in latency.Percentiles)
                writer.WriteNumber(percent.ToString("F6", CultureInfo.InvariantCulture), nanoseconds);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    // Processor time is in percent of a processor for one thread, as fio says it of jobs that it reports as a group.
    private static void WriteUsage(Utf8JsonWriter writer, RoundResult round, int threads)
    {
        ProcessUsage usage = round.Usage;
        double threadSeconds = round.Elapsed.TotalSeconds * threads;
        writer.WriteNumber("job_runtime"u8, (long)(threadSeconds * 1000));
        JsonOutput.WriteKnown(writer, "usr_cpu"u8, threadSeconds > 0 ? usage.User.TotalSeconds * 100 / threadSeconds : 0);
        JsonOutput.WriteKnown(writer, "sys_cpu"u8, threadSeconds > 0 ? usage.System.TotalSeconds * 100 / threadSeconds : 0);
        bool hasSwitches = usage.VoluntarySwitches >= 0 && usage.InvoluntarySwitches >= 0;
        JsonOutput.WriteKnown(writer, "ctx"u8, hasSwitches ? usage.VoluntarySwitches + usage.InvoluntarySwitches : -1);
        JsonOutput.WriteKnown(writer, "majf"u8, usage.MajorFaults);
        JsonOutput.WriteKnown(writer, "minf"u8, usage.MinorFaults);
    }

    private static string FioWork(BenchWork work) => work switch
    {
        BenchWork.SequentialRead or BenchWork.Scan => "read",
        BenchWork.RandomRead or BenchWork.Gather => "randread",
        BenchWork.SequentialWrite or BenchWork.Append => "write",
        BenchWork.Mixed => "randrw",
        _ => "randwrite",
    };

    // fio's form: size/percentage, colon, size/percentage. It takes whole percents that add up to 100: what rounding leaves over goes to the next.
    private static string FioBlocks(BlockSizes blocks)
    {
        long sum = blocks.Choices.Sum(choice => (long)choice.Weight), weights = 0, told = 0;
        List<string> parts = [];
        foreach ((int bytes, int weight) in blocks.Choices)
        {
            weights += weight;
            long percent = (weights * 100 / sum) - told;
            told += percent;
            parts.Add(FormattableString.Invariant($"{bytes}/{percent}"));
        }
        return string.Join(':', parts);
    }
}
