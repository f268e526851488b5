using System.Globalization;
using BigFile.Benchmarking;
using BigFile.Cli.Bench;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile bench sweep</c>: finds the settings to use.</summary>
internal static class SweepCommand
{
    /// <summary>Says how long it will take, measures, prints and returns the exit code. A scratch file is removed, however it ends.</summary>
    public static int Run(SweepRequest request, CommandIo io, CancellationToken interrupt)
    {
        using BenchOutput output = new(request.Output, request.File.Path, appends: false, io);
        using BenchFile file = BenchFile.Prepare(request.File, BenchWork.SequentialRead, 0, io, interrupt);
        long rangeBytes = BenchCommand.RangeBytes(file, request.Plan.Start, request.Plan.End);
        if (rangeBytes < SweepPlan.RangeBytesMin)
            throw new CommandException(file.Path, $"a sweep needs at least {ByteSize.Format(SweepPlan.RangeBytesMin)}, and there are {ByteSize.Format(rangeBytes)}");
        SweepPlan plan = request.Plan with { Path = file.Path, End = request.Plan.Start + rangeBytes };
        Announce(plan, request.Output, io);
        SweepReport report = BenchCommand.Measure(file.Path, () =>
        {
            using StatusLine line = new(io);
            return SweepRun.Run(plan, new SweepStatus(line), interrupt);
        });
        output.Print(report);
        return ExitCodes.Success;
    }

    // Where the output is for a program, only somebody who watches is told.
    private static void Announce(SweepPlan plan, BenchOutputRequest output, CommandIo io)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"Sweep of {TextTable.Printable(plan.Path)}: {plan.RoundCount} short rounds, about {Time(plan.Estimate)}.");
        if (output.Format == BenchFormat.Table)
            io.Print(text + "\n");
        else if (io.ErrorIsTerminal())
            io.PrintError(text);
    }

    private static string Time(TimeSpan time) => time.TotalSeconds < 90
        ? FormattableString.Invariant($"{Math.Max(1, Math.Ceiling(time.TotalSeconds))} s")
        : FormattableString.Invariant($"{Math.Ceiling(time.TotalMinutes)} minutes");
}
