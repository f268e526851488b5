namespace BigFile.Benchmarking;

/// <summary>What was measured and where, in words.</summary>
internal static class JobText
{
    /// <summary>What is done: sequential read, 64KiB blocks.</summary>
    public static string Work(BenchJob job)
    {
        string what = job.Work switch
        {
            BenchWork.SequentialRead => "sequential read",
            BenchWork.RandomRead => "random read",
            BenchWork.SequentialWrite => "sequential write",
            BenchWork.RandomWrite => "random write",
            BenchWork.Mixed => $"random, {job.ReadPercent}% reads",
            BenchWork.Scan => "scan (every byte looked at)",
            BenchWork.Gather => $"gather of {job.BatchLength} values of 8 bytes",
            BenchWork.Append => "append",
            _ => $"random write, a flush after each {job.FlushEvery}",
        };
        string pattern = job.Draws && job.Pattern.Kind != AccessKind.Uniform ? $", {job.Pattern}" : "";
        return what + pattern + (job.Work == BenchWork.Gather ? "" : $", {Blocks(job.Blocks)} blocks");
    }

    /// <summary>Under which conditions: 1 thread, warm cache.</summary>
    public static string Conditions(BenchJob job) =>
        $"{job.Threads} {(job.Threads == 1 ? "thread" : "threads")}, {(job.Cache == CacheWanted.AsIs ? "cache as it is" : Units.Name(job.Cache) + " cache")}"
        + (job.RateBytesPerSecond > 0 ? $", at most {Units.Gigabytes(job.RateBytesPerSecond)} GB/s" : "");

    /// <summary>How often and how long.</summary>
    public static string Repeats(BenchJob job) =>
        $"{job.Rounds} {(job.Rounds == 1 ? "round" : "rounds")}"
        + (job.Duration > TimeSpan.Zero ? $" of {Units.Time(JsonOutput.Nanoseconds(job.Duration))}" : "")
        + (job.AmountBytes > 0 ? $" of {Units.Size(job.AmountBytes)}" : "")
        + $", seed {job.Seed}";

    /// <summary>The machine in one line.</summary>
    public static string Machine(MachineDescription machine) => string.Join(", ", new[]
    {
        machine.Processor,
        $"{machine.ProcessorCount} {(machine.ProcessorCount == 1 ? "processor" : "processors")}",
        machine.MemoryBytes > 0 ? $"{Units.Size(machine.MemoryBytes)} memory" : "",
        machine.MemoryLimitBytes > 0 ? $"limited to {Units.Size(machine.MemoryLimitBytes)}" : "",
        machine.Virtualization.Length > 0 ? $"virtual ({machine.Virtualization})" : "",
        Device(machine),
        machine.OperatingSystem,
        machine.Kernel,
        machine.Runtime,
    }.Where(part => part.Length > 0));

    private static string Device(MachineDescription machine)
    {
        string device = string.Join(' ', new[] { machine.Device, machine.DeviceModel.Length > 0 ? $"({machine.DeviceModel})" : "" }
            .Where(part => part.Length > 0));
        return machine.FileSystem.Length == 0 ? device : device.Length == 0 ? machine.FileSystem : $"{machine.FileSystem} on {device}";
    }

    private static string Blocks(BlockSizes blocks) => blocks.Choices.Count == 1
        ? Units.Size(blocks.Smallest)
        : string.Join(" ", blocks.Choices.Select(choice => $"{Units.Size(choice.Bytes)}:{choice.Weight}"));
}
