using BigFile.Benchmarking;
using BigFile.Cli.Bench;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile bench</c>: measures ways of reading or writing a file, side by side.</summary>
internal static class BenchCommand
{
    // What is read in is to stay in memory beside everything else.
    private const int WarmShareOfMemory = 2;

    /// <summary>Measures, prints and returns the exit code. A scratch file is removed, however it ends.</summary>
    public static int Run(BenchRequest request, CommandIo io, CancellationToken interrupt)
    {
        BenchJob job = request.Job;
        using BenchOutput output = new(request.Output, request.File.Path, job.Work == BenchWork.Append, io);
        long appendBytes = job.Work != BenchWork.Append ? 0
            : job.AmountBytes > 0 ? job.AmountBytes
            : job.Duration > TimeSpan.Zero ? 0 : request.File.SizeBytes;
        using BenchFile file = BenchFile.Prepare(request.File, job.Work, appendBytes, io, interrupt);
        job = Fit(request, file, appendBytes);
        BenchReport report = Measure(file.Path, () =>
        {
            using StatusLine line = new(io);
            return BenchRun.Run(job, new BenchStatus(line), interrupt);
        });
        output.Print(file.Note is string note ? report with { Warnings = [.. report.Warnings, note] } : report);
        return ExitCodes.Success;
    }

    /// <summary>Measures; what goes wrong with the file or with the figures becomes one line.</summary>
    /// <exception cref="CommandException">It went wrong.</exception>
    public static T Measure<T>(string path, Func<T> measure)
    {
        try
        {
            return measure();
        }
        catch (BenchException e)
        {
            throw new CommandException(ErrorText.OneLine(e.Message));
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    /// <summary>The part of a file that a range covers, in bytes.</summary>
    /// <exception cref="CommandException">The file ends before it begins.</exception>
    public static long RangeBytes(BenchFile file, long start, long end) => start < file.LengthBytes
        ? Math.Min(end, file.LengthBytes) - start
        : throw new CommandException($"--range: begins at {ByteSize.Format(start)}, and the file has {ByteSize.Format(file.LengthBytes)}");

    private static BenchJob Fit(BenchRequest request, BenchFile file, long appendBytes)
    {
        BenchJob job = request.Job with { Path = file.Path };
        if (job.Work == BenchWork.Append)
            return job with { AmountBytes = appendBytes };
        long rangeBytes = RangeBytes(file, job.Start, job.End);
        if (job.Blocks.Largest > rangeBytes)
            throw new CommandException($"--block: a block of {ByteSize.Format(job.Blocks.Largest)} does not fit into {ByteSize.Format(rangeBytes)}; choose a smaller one");
        bool fitsMemory = rangeBytes <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / WarmShareOfMemory;
        return request.ChoosesCache && fitsMemory ? job with { Cache = CacheWanted.Warm } : job;
    }
}
