namespace BigFile.Tests.Benchmarking.Results;

/// <summary>The keys of a job in the JSON of fio 3.33, as it printed them for a mix of reads and writes; "read" and "write" have the same ones.</summary>
internal static class FioKeys
{
    public static readonly string[] Job =
    [
        "jobname", "groupid", "error", "eta", "elapsed", "job options", "read", "write", "sync", "job_runtime", "usr_cpu", "sys_cpu", "ctx", "majf", "minf",
    ];

    /// <summary>What has no meaning here: trims, queues, and histograms by decade that percentiles tell better.</summary>
    public static readonly string[] LeftOut =
    [
        "trim", "iodepth_level", "iodepth_submit", "iodepth_complete", "latency_ns", "latency_us", "latency_ms", "latency_depth", "latency_target",
        "latency_percentile", "latency_window",
    ];

    public static readonly string[] Direction =
    [
        "io_bytes", "io_kbytes", "bw_bytes", "bw", "iops", "runtime", "total_ios", "short_ios", "drop_ios", "slat_ns", "clat_ns", "lat_ns", "bw_min", "bw_max",
        "bw_agg", "bw_mean", "bw_dev", "bw_samples", "iops_min", "iops_max", "iops_mean", "iops_stddev", "iops_samples",
    ];

    public static readonly string[] Latency = ["min", "max", "mean", "stddev", "N"];

    public static readonly string[] Percentiles =
    [
        "1.000000", "5.000000", "10.000000", "20.000000", "30.000000", "40.000000", "50.000000", "60.000000", "70.000000", "80.000000", "90.000000", "95.000000",
        "99.000000", "99.500000", "99.900000", "99.950000", "99.990000",
    ];
}
