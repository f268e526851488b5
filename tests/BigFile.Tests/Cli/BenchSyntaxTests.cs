namespace BigFile.Tests.Cli;

public sealed class BenchSyntaxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--work: 'raed' is none of read, randread, write, randwrite, mixed, scan, gather, append, checkpoint (the nearest is read)", "--work", "raed")]
    [InlineData("--ways: 'leese' is none of lease, auto, copy, buffered, direct, raw, handle, stream, accessor (the nearest is lease)", "--ways", "raw,leese")]
    [InlineData("--ways: raw stands twice", "--ways", "raw,raw")]
    [InlineData("--ways: all stands alone", "--ways", "raw,all")]
    [InlineData("--ways: direct windows are for reading only", "--ways", "direct", "--work", "write")]
    [InlineData("--windows: a window is a multiple of 64KiB, at most 16GiB, not 1KiB", "--windows", "64KiB,1KiB")]
    [InlineData("--windows: a size of a window stands twice in '1MiB,1MiB'", "--windows", "1MiB,1MiB")]
    [InlineData("--windows: a window must fit into the budget", "--windows", "64KiB,1MiB", "--budget", "512KiB")]
    [InlineData("--window and --windows: give one of them", "--windows", "64KiB", "--window", "64KiB")]
    [InlineData("--windows: none of the ways is the engine's; it goes with lease, auto, copy, buffered, direct", "--windows", "64KiB", "--ways", "raw")]
    [InlineData("--budget: none of the ways is the engine's; it goes with lease, auto, copy, buffered, direct", "--budget", "1GiB", "--ways", "raw,handle")]
    [InlineData("--placement: windows of buffered are always reserved", "--placement", "floating", "--ways", "lease,buffered")]
    [InlineData("--placement: a placement stands twice in 'reserved,reserved'", "--placement", "reserved,reserved")]
    [InlineData("--placement: 'fixed' is none of auto, reserved, floating", "--placement", "reserved,fixed")]
    [InlineData("--placement: none of the ways is the engine's; it goes with lease, auto, copy, buffered, direct", "--placement", "auto,reserved", "--ways", "raw")]
    [InlineData("--placement: 'auto,reserved' is none of auto, reserved, floating", "sweep", "--placement", "auto,reserved")]
    [InlineData("--block: 'x' is not a weight from 1 to 1000000: write, for example, 4KiB:70,64KiB:30", "--block", "4KiB:1,64KiB:x")]
    [InlineData("--block: a block has 1B to 1GiB, not 0", "--block", "0")]
    [InlineData("--block: a block has 1B to 1GiB, not 2GiB", "--block", "2GiB")]
    [InlineData("--block: '8KiB' has no weight: write, for example, 4KiB:70,64KiB:30", "--block", "4KiB:3,8KiB")]
    [InlineData("--block: '0' is not a weight from 1 to 1000000: write, for example, 4KiB:70,64KiB:30", "--block", "4KiB:0")]
    [InlineData("--block: a block of 5000 bytes is no multiple of the smallest, 4096", "--block", "4096:1,5000:1")]
    [InlineData("--block: a block of 4096 bytes stands twice", "--block", "4096:1,4KiB:1")]
    [InlineData("--block: work gather reads values of 8 bytes; --batch says how many at a time", "--work", "gather", "--block", "4KiB")]
    [InlineData("--access: 'zipfian' is none of uniform, zipf:1.1, hot:10/90, stride:1MiB", "--work", "randread", "--access", "zipfian")]
    [InlineData("--access: zipf needs an exponent from 0 to below 5: write, for example, zipf:1.1", "--work", "randread", "--access", "zipf")]
    [InlineData("--access: zipf needs an exponent from 0 to below 5: write, for example, zipf:1.1", "--work", "randread", "--access", "zipf:5")]
    [InlineData("--access: hot needs percents of the file and of the operations, above 0 and below 100: write, for example, hot:10/90", "--work", "randread", "--access", "hot:0/90")]
    [InlineData("--access: a stride has 1 byte or more: write, for example, stride:1MiB", "--work", "randread", "--access", "stride:0")]
    [InlineData("--access: work read goes in order; it draws no places", "--access", "zipf:1.1")]
    [InlineData("--time: '5' is not a time: write, for example, 500ms, 5s or 2m", "--time", "5")]
    [InlineData("--time: '-5s' is not a time: write, for example, 500ms, 5s or 2m", "--time", "-5s")]
    [InlineData("--time: a time is from 1ms to 24h, not 0s", "--time", "0s")]
    [InlineData("--time: a time is from 1ms to 24h, not 25h", "--time", "25h")]
    [InlineData("--warm-up: a time is from 0s to 24h, not 0.1ms", "--warm-up", "0.1ms")]
    [InlineData("--amount and --time: give one of them", "--amount", "1MiB", "--time", "1s")]
    [InlineData("--amount: 1 byte or more, not 0", "--amount", "0")]
    [InlineData("--rate: 1 byte or more, not 0", "--rate", "0")]
    [InlineData("--rate: 'fast' is not a size: write, for example, 4096, 64KiB or 2GiB", "--rate", "fast")]
    [InlineData("--rounds: '0' is not a number from 1 to 1000", "--rounds", "0")]
    [InlineData("--rounds: '1001' is not a number from 1 to 1000", "--rounds", "1001")]
    [InlineData("--seed: '-1' is not a number from 0 to 18446744073709551615", "--seed", "-1")]
    [InlineData("--mix: '101' is not a percentage from 0 to 100", "--work", "mixed", "--mix", "101")]
    [InlineData("--mix: only with --work mixed", "--mix", "50")]
    [InlineData("--batch: only with --work gather", "--batch", "50")]
    [InlineData("--batch: '0' is not a number from 1 to 1048576", "--work", "gather", "--batch", "0")]
    [InlineData("--flush-every: work read writes nothing", "--flush-every", "5")]
    [InlineData("--flush-end: work scan writes nothing", "--work", "scan", "--flush-end")]
    [InlineData("--flush-every: '0' is not a number from 1 to 2147483647", "--work", "write", "--flush-every", "0")]
    [InlineData("--flush-level: nothing is flushed: give --flush-every or --flush-end too", "--work", "write", "--flush-level", "written")]
    [InlineData("--flush-level: 'writen' is none of durable, written (the nearest is written)", "--work", "checkpoint", "--flush-level", "writen")]
    [InlineData("--verify: work randread writes nothing", "--work", "randread", "--verify")]
    [InlineData("--overwrite: only with a FILE and work that writes", "--work", "write", "--overwrite")]
    [InlineData("--overwrite: only with a FILE and work that writes", "x", "--overwrite")]
    [InlineData("--cache: 'hot' is none of as-is, warm, cold", "--cache", "hot")]
    [InlineData("--cache: cold is for work that reads, not for mixed", "--work", "mixed", "--cache", "cold")]
    [InlineData("--cache: work append begins with an empty file", "--work", "append", "--cache", "warm")]
    [InlineData("--warm-up: a round that was warmed up is not cold", "--cache", "cold", "--warm-up", "1s")]
    [InlineData("--latency: 'some' is none of auto, all, none", "--latency", "some")]
    [InlineData("--threads: one thread alone appends", "--work", "append", "--threads", "2")]
    [InlineData("--range: work append adds behind the end; it has no range", "--work", "append", "--range", "1..")]
    [InlineData("--range: there is nothing in 5..5", "--range", "5..5")]
    [InlineData("--range: '7..5' ends before it begins", "--range", "7..5")]
    [InlineData("--csv and --json: give one of them", "--csv", "--json")]
    [InlineData("--size: only for a scratch file, without FILE", "x", "--size", "1MiB")]
    [InlineData("--dir: only for a scratch file, without FILE", "x", "--dir", ".")]
    [InlineData("--size: 1 byte or more, not 0B", "--size", "0B")]
    [InlineData("--report: would replace the file that is measured", "x", "--report", "x")]
    [InlineData("--report: the name is empty", "--report", "")]
    [InlineData("FILE: the name is empty", "")]
    [InlineData("FILE: the file of a sweep stands behind the word sweep; see bigfile bench sweep --help", "x", "sweep")]
    [InlineData("--work: options of a sweep stand behind the word sweep; see bigfile bench sweep --help", "--work", "read", "sweep")]
    [InlineData("--size: a sweep needs at least 1MiB", "sweep", "--size", "64KiB")]
    [InlineData("--placement: windows of buffered and direct are always reserved", "sweep", "--ways", "buffered", "--placement", "floating")]
    [InlineData("--csv and --json: give one of them", "sweep", "--csv", "--json")]
    public void A_wrong_command_line_is_one_line_that_names_the_option(string words, params string[] arguments) =>
        CliRun.Of(["bench", .. arguments]).AssertFailed($"bigfile: {words}");

    [Theory]
    [InlineData("--frob")]
    [InlineData("x", "y")]
    [InlineData("sweep", "x", "--work", "read")]
    [InlineData("--work")]
    public void What_the_grammar_does_not_know_is_one_line(params string[] arguments)
    {
        CliRun run = CliRun.Of(["bench", .. arguments]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.EndsWith($"; see bigfile --help{Environment.NewLine}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("bench", "bigfile bench sweep data.bin")]
    [InlineData("bench sweep", "--quick")]
    public void Help_has_examples_and_fits_80_columns(string command, string example)
    {
        CliRun run = CliRun.Of([.. command.Split(' '), "--help"]).AssertSucceeded();
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains(example, run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.DoesNotContain("Examples:", CliRun.Of("--help").AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench")]
    [InlineData("bench sweep")]
    [InlineData("count")]
    public void Help_says_how_many_threads_there_are_without_the_option(string command)
    {
        string help = string.Join(' ', CliRun.Of([.. command.Split(' '), "--help"]).AssertSucceeded().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("default: one a processor; bench: 1; bench sweep: several numbers", help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_measured_is_one_line()
    {
        string missing = _folder.File("missing"), empty = _folder.FileWith([], "empty"), small = _folder.FileWith(new byte[1000], "small");
        CliRun.Of("bench", missing).AssertFailed($"bigfile: {missing}: no such file");
        CliRun.Of("bench", _folder.Path).AssertFailed($"bigfile: {_folder.Path}: is a directory");
        CliRun.Of("bench", empty).AssertFailed($"bigfile: {empty}: is empty: there is nothing to measure");
        CliRun.Of("bench", small, "--range", "1000..").AssertFailed("bigfile: --range: begins at 1000B, and the file has 1000B");
        CliRun.Of("bench", small).AssertFailed("bigfile: --block: a block of 64KiB does not fit into 1000B; choose a smaller one");
        CliRun.Of("bench", "sweep", small).AssertFailed($"bigfile: {small}: a sweep needs at least 1MiB, and there are 1000B");
    }

    [Fact]
    public void A_pipe_is_one_line_and_is_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes have names in the file system there.");
        string pipe = _folder.File("pipe");
        using (var process = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            process.WaitForExit();
        CliRun.Of("bench", pipe).AssertFailed($"bigfile: {pipe}: is a pipe, a socket or a character device: only files and block devices can be measured");
    }

    [Fact]
    public void A_scratch_file_needs_a_folder_with_room()
    {
        string missing = _folder.File("missing");
        CliRun.Of("bench", "--dir", missing).AssertFailed($"bigfile: {missing}: no such directory");
        CliRun run = CliRun.Of("bench", "--size", "4096TiB", "--dir", _folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"bigfile: {_folder.Path}: 4096TiB are needed and ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_told_before_anything_is_measured()
    {
        string folder = _folder.File("missing"), report = Path.Combine(folder, "out.html");
        CliRun.Of("bench", "--dir", _folder.Path, "--report", report).AssertFailed($"bigfile: {report}: no such directory");
        CliRun.Of("bench", "--dir", _folder.Path, "--report", _folder.Path).AssertFailed($"bigfile: {_folder.Path}: is a directory");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
