using System.Text.Json;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Results;

public sealed class JsonOutputTests
{
    public static TheoryData<string> Samples => [.. SampleReports.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_text_parses_and_has_a_job_for_each_measured_way(string name)
    {
        BenchReport report = SampleReports.All[name];
        JsonElement json = Parse(report);
        WayResult[] measured = [.. report.Ways.Where(way => way.Rounds.Count > 0)];
        Assert.Equal(measured.Select(way => way.Way.Name), json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobname").GetString()));
        Assert.Equal(
            report.Ways.Except(measured).Select(way => (way.Way.Name, way.SkippedBecause)),
            Own(json).GetProperty("skipped").EnumerateArray().Select(way => (way.GetProperty("way").GetString()!, way.GetProperty("reason").GetString())));
        Assert.Equal(report.Warnings, Own(json).GetProperty("warnings").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(report.Job.Path, Own(json).GetProperty("file").GetString());
        Assert.Equal(report.Job.WorkPath, json.GetProperty("global options").GetProperty("filename").GetString());
        Assert.Equal(report.Job.Seed, Own(json).GetProperty("seed").GetUInt64());
        Assert.Equal(report.Machine.Processor, Own(json).GetProperty("machine").GetProperty("processor").GetString());
        Assert.Equal(report.Machine.Version, json.GetProperty("bigfile version").GetString());
        Assert.Equal(report.StartedAt, DateTimeOffset.FromUnixTimeMilliseconds(json.GetProperty("timestamp_ms").GetInt64()));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Jobs_have_the_keys_of_fio(string name)
    {
        foreach (JsonElement job in Parse(SampleReports.All[name]).GetProperty("jobs").EnumerateArray())
        {
            Assert.Equal([.. FioKeys.Job, "bigfile"], Keys(job).Order(Comparer(FioKeys.Job)));
            Assert.Empty(Keys(job).Intersect(FioKeys.LeftOut));
            foreach (string direction in new[] { "read", "write" })
            {
                Assert.Equal(FioKeys.Direction, Keys(job.GetProperty(direction)));
                Assert.Equal(FioKeys.Latency, Keys(job.GetProperty(direction).GetProperty("slat_ns")));
                Assert.Equal(FioKeys.Latency, Keys(job.GetProperty(direction).GetProperty("lat_ns")).Except(["percentile"]));
                Assert.Equal(FioKeys.Latency, Keys(job.GetProperty(direction).GetProperty("clat_ns")).Except(["percentile"]));
            }
            Assert.Equal(["total_ios", "lat_ns"], Keys(job.GetProperty("sync")));
        }
    }

    public static TheoryData<string, string> FioOptions => new()
    {
        { "read", "filename=f offset=100 size=3900 numjobs=1 randseed=1 | rw=read bs=512 size=3900 numjobs=1" },
        { "read, 2 threads", "filename=f offset=100 numjobs=2 group_reporting=1 randseed=1 | rw=read bs=512 numjobs=2" },
        { "randread, 2 threads", "filename=f offset=100 size=3900 numjobs=2 group_reporting=1 randseed=1 runtime=2 time_based=1 | rw=randread bs=512 size=3900 numjobs=2" },
        { "randread, amount, 2 threads", "filename=f offset=100 numjobs=2 group_reporting=1 randseed=1 | rw=randread bs=512 numjobs=2" },
        { "blocks", "filename=f offset=100 size=3900 numjobs=1 randseed=1 | rw=read bssplit=512/12:1024/88 size=3900 numjobs=1" },
        { "amount and rate", "filename=f offset=100 size=3900 numjobs=1 randseed=1 io_size=7000 rate=500 | rw=read bs=512 size=3900 numjobs=1" },
        { "amount and rate, 2 threads", "filename=f offset=100 numjobs=2 group_reporting=1 randseed=1 | rw=read bs=512 numjobs=2" },
        { "mixed, rate", "filename=f offset=100 size=3900 numjobs=1 randseed=1 rwmixread=70 | rw=randrw bs=512 size=3900 numjobs=1" },
        { "gather", "filename=f offset=100 size=3900 numjobs=1 randseed=1 | rw=randread size=3900 numjobs=1" },
        { "append", "filename=f.append size=7000 numjobs=1 randseed=1 io_size=7000 | rw=write bs=512 size=7000 numjobs=1" },
        { "append for a time", "filename=f.append numjobs=1 randseed=1 runtime=2 time_based=1 | rw=write bs=512 numjobs=1" },
        { "durable", "filename=f offset=100 size=3900 numjobs=1 randseed=1 fsync=10 end_fsync=1 | rw=randwrite bs=512 size=3900 numjobs=1" },
        { "written", "filename=f offset=100 size=3900 numjobs=1 randseed=1 | rw=randwrite bs=512 size=3900 numjobs=1" },
    };

    [Theory]
    [MemberData(nameof(FioOptions))]
    public void Options_are_told_in_words_of_fio_only_where_they_mean_the_same(string name, string options)
    {
        BenchReport sample = SampleReports.Ways();
        BenchJob job = new() { Path = "f", Ways = [sample.Ways[0].Way], Blocks = BlockSizes.Of(512), Start = 100, End = 4000 };
        BenchJob flushed = job with { Work = BenchWork.Checkpoint, FlushEvery = 10, FlushAtEnd = true };
        TimeSpan time = TimeSpan.FromSeconds(2);
        job = name switch
        {
            "read" => job,
            "read, 2 threads" => job with { Threads = 2 },
            "randread, 2 threads" => job with { Work = BenchWork.RandomRead, Threads = 2, Duration = time },
            "randread, amount, 2 threads" => job with { Work = BenchWork.RandomRead, Threads = 2, AmountBytes = 7000 },
            "blocks" => job with { Blocks = BlockSizes.Of([(512, 1), (1024, 7)]) },
            "amount and rate" => job with { AmountBytes = 7000, RateBytesPerSecond = 500 },
            "amount and rate, 2 threads" => job with { AmountBytes = 7000, RateBytesPerSecond = 500, Threads = 2 },
            "mixed, rate" => job with { Work = BenchWork.Mixed, RateBytesPerSecond = 500 },
            "gather" => job with { Work = BenchWork.Gather, Blocks = BlockSizes.Of(8) },
            "append" => job with { Work = BenchWork.Append, AmountBytes = 7000, Start = 0, End = long.MaxValue },
            "append for a time" => job with { Work = BenchWork.Append, Duration = time, Start = 0, End = long.MaxValue },
            "durable" => flushed,
            _ => flushed with { FlushLevel = CheckpointLevel.Written },
        };
        JsonElement json = Parse(sample with { Job = job, Ways = [sample.Ways[0]] });
        IEnumerable<string> told = json.GetProperty("jobs")[0].GetProperty("job options").EnumerateObject()
            .Where(option => option.Name is not ("name" or "iodepth" or "ioengine")).Select(option => $"{option.Name}={option.Value}");
        Assert.Equal(options, $"{string.Join(' ', json.GetProperty("global options").EnumerateObject().Select(option => $"{option.Name}={option.Value}"))} | {string.Join(' ', told)}");
    }

    [Fact]
    public void What_fio_says_of_a_job_is_of_the_median_round()
    {
        BenchReport report = SampleReports.Mixed();
        JsonElement[] jobs = [.. Parse(report).GetProperty("jobs").EnumerateArray()];
        for (int i = 0; i < jobs.Length; i++)
        {
            RoundResult median = report.Ways[i].MedianRound!;
            JsonElement read = jobs[i].GetProperty("read"), write = jobs[i].GetProperty("write");
            Assert.Equal(median.ReadBytes, read.GetProperty("io_bytes").GetInt64());
            Assert.Equal(median.WrittenBytes, write.GetProperty("io_bytes").GetInt64());
            Assert.Equal(median.Reads, read.GetProperty("total_ios").GetInt64());
            Assert.Equal(median.Operations - median.Reads, write.GetProperty("total_ios").GetInt64());
            Assert.Equal((long)(median.ReadBytes / median.Elapsed.TotalSeconds), read.GetProperty("bw_bytes").GetInt64());
            Assert.Equal((long)(median.ReadBytes / median.Elapsed.TotalSeconds / 1024), read.GetProperty("bw").GetInt64());
            Assert.Equal((long)median.Elapsed.TotalMilliseconds, read.GetProperty("runtime").GetInt64());
            Assert.Equal(321, jobs[i].GetProperty("sync").GetProperty("total_ios").GetInt64());
            Assert.Equal(210, jobs[i].GetProperty("ctx").GetInt64());
            JsonElement percentile = read.GetProperty("clat_ns").GetProperty("percentile");
            Assert.Equal(FioKeys.Percentiles, Keys(percentile));
            Assert.Equal(median.ReadLatency.Percentiles.Select(entry => entry.Nanoseconds), percentile.EnumerateObject().Select(entry => entry.Value.GetInt64()));
            Assert.Equal("randrw", jobs[i].GetProperty("job options").GetProperty("rw").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Rounds_come_back_as_they_were(string name)
    {
        BenchReport report = SampleReports.All[name];
        WayResult[] measured = [.. report.Ways.Where(way => way.Rounds.Count > 0)];
        JsonElement[] jobs = [.. Parse(report).GetProperty("jobs").EnumerateArray()];
        for (int i = 0; i < measured.Length; i++)
        {
            JsonElement own = Own(jobs[i]);
            Assert.Equal(measured[i].BytesPerSecond, own.GetProperty("bytes_per_second").GetDouble());
            Assert.Equal(measured[i].Spread, own.GetProperty("spread").GetDouble());
            Assert.Equal(measured[i].Way.WindowBytes, own.GetProperty("window_bytes").GetInt64());
            Assert.Equal(measured[i].Rounds.Count, own.GetProperty("rounds").GetArrayLength());
            foreach ((RoundResult round, JsonElement json) in measured[i].Rounds.Zip(own.GetProperty("rounds").EnumerateArray()))
            {
                Assert.Equal(round.Operations, json.GetProperty("operations").GetInt64());
                Assert.Equal(round.Elapsed.Ticks * 100, json.GetProperty("elapsed_ns").GetInt64());
                Assert.Equal(round.ReadLatency.Max, json.GetProperty("latency_ns").GetProperty("read").GetProperty("max").GetInt64());
                Assert.Equal(round.Engine?.Maps, Nullable(json.GetProperty("engine"), "maps"));
                Assert.Equal(round.Usage.MinorFaults, Nullable(json.GetProperty("usage"), "minor_faults") ?? -1);
                Assert.Equal(round.Before?.Map.Select(share => (int)share), Numbers(json.GetProperty("cache").GetProperty("before"), "map_percent")?.Select(value => (int)value));
                Assert.Equal(round.Samples.Select(sample => sample.Bytes), Numbers(json.GetProperty("samples"), "bytes")!);
                Assert.Equal(round.Samples.Select(sample => sample.At.Ticks * 100), Numbers(json.GetProperty("samples"), "at_ns")!);
            }
        }
    }

    [Fact]
    public void What_is_not_known_is_null_and_never_a_number_below_zero()
    {
        JsonElement json = Parse(SampleReports.OneWay());
        JsonElement job = json.GetProperty("jobs")[0];
        Assert.All(new[] { "usr_cpu", "sys_cpu", "ctx", "majf", "minf" }, key => Assert.Equal(JsonValueKind.Null, job.GetProperty(key).ValueKind));
        Assert.All(Own(job).GetProperty("rounds")[0].GetProperty("usage").EnumerateObject(), entry => Assert.Equal(JsonValueKind.Null, entry.Value.ValueKind));
        Assert.Equal(JsonValueKind.Null, Own(json).GetProperty("machine").GetProperty("load_average").ValueKind);
    }

    [Fact]
    public void A_sweep_is_its_points_and_its_advice()
    {
        SweepReport sweep = SampleReports.Sweep();
        using var stream = new MemoryStream();
        JsonOutput.Write(stream, sweep);
        JsonElement json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(["points", "advice"], Keys(json));
        Assert.Equal(sweep.Points.Count, json.GetProperty("points").GetArrayLength());
        Assert.Equal(sweep.Advice, json.GetProperty("advice").EnumerateArray().Select(value => value.GetString()!));
        Assert.Equal(sweep.Points[^1].Ways.Count, json.GetProperty("points")[sweep.Points.Count - 1].GetProperty("jobs").GetArrayLength());
    }

    [Theory]
    [InlineData(2.0, 1.0, 0.02, false)]
    [InlineData(1.01, 1.0, 0.02, true)]
    [InlineData(1.5, 1.0, 0.6, true)]
    public void Ways_are_level_when_they_lie_no_further_apart_than_rounds(double first, double second, double spread, bool isLevel)
    {
        BenchReport sample = SampleReports.Mixed();
        WayResult Way(WayResult way, double speed) => way with
        {
            Rounds = [.. new[] { 1 - (spread / 2), 1 + (spread / 2) }.Select(factor => way.Rounds[0] with { ReadBytes = (long)(speed * factor * 1e9), WrittenBytes = 0 })],
        };
        JsonElement fastest = Own(Parse(sample with { Ways = [Way(sample.Ways[0], second), Way(sample.Ways[1], first)] })).GetProperty("fastest");
        Assert.Equal("handle", fastest.GetProperty("way").GetString());
        Assert.Equal("lease", fastest.GetProperty("next").GetString());
        Assert.Equal(first / second, fastest.GetProperty("factor").GetDouble(), 6);
        Assert.Equal(isLevel, fastest.GetProperty("is_level").GetBoolean());
    }

    private static JsonElement Parse(BenchReport report)
    {
        using var stream = new MemoryStream();
        JsonOutput.Write(stream, report);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static JsonElement Own(JsonElement json) => json.GetProperty("bigfile");

    private static string[] Keys(JsonElement json) => [.. json.EnumerateObject().Select(entry => entry.Name)];

    private static long? Nullable(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Null || json.GetProperty(name).ValueKind == JsonValueKind.Null ? null : json.GetProperty(name).GetInt64();

    private static IEnumerable<long>? Numbers(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Null ? null : json.GetProperty(name).EnumerateArray().Select(value => value.GetInt64());

    // The order of the list; what is not in it last.
    private static Comparer<string> Comparer(string[] order) => Comparer<string>.Create((a, b) =>
        (uint)Array.IndexOf(order, a) is var first && (uint)Array.IndexOf(order, b) is var second ? first.CompareTo(second) : 0);
}
