using System.Diagnostics;
using System.Globalization;
using BigFile.Cli.Terminal;
using BigFile.Platform;

namespace BigFile.Tests.Cli;

/// <summary>Where <c>bigfile bench --report</c> writes its page, and where it must not.</summary>
public sealed class BenchReportTests : IDisposable
{
    private const string IsMeasured = "bigfile: --report: would replace the file that is measured";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the same name")]
    [InlineData("another name of the same place")]
    [InlineData("a symbolic link")]
    [InlineData("a link to a link")]
    [InlineData("a hard link")]
    [InlineData("through a linked folder")]
    [InlineData("measured through a link")]
    public void A_page_in_place_of_the_measured_file_is_refused_whatever_it_is_called(string how)
    {
        byte[] content = Managers.Content(256 << 10, seed: 3);
        string path = _folder.FileWith(content), measured = path, report = _folder.File("out.html");
        switch (how)
        {
            case "the same name":
                report = path;
                break;
            case "another name of the same place":
                report = Path.Combine(_folder.Path, "..", Path.GetFileName(_folder.Path), ".", "data.bin");
                break;
            case "a symbolic link":
                LinkOrSkip(report, path);
                break;
            case "a link to a link":
                LinkOrSkip(_folder.File("between"), "data.bin");
                LinkOrSkip(report, "between");
                break;
            case "a hard link":
                HardLinkOrSkip(report, path);
                break;
            case "through a linked folder":
                FolderLinkOrSkip(_folder.File("folder"), _folder.Path);
                report = Path.Combine(_folder.File("folder"), "data.bin");
                break;
            default:
                LinkOrSkip(_folder.File("link"), path);
                (measured, report) = (_folder.File("link"), path);
                break;
        }
        string[] before = Directory.GetFileSystemEntries(_folder.Path);
        CliRun.Of("bench", measured, "--report", report).AssertFailed(IsMeasured);
        CliRun.Of("bench", "sweep", measured, "--report", report).AssertFailed(IsMeasured);
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(_folder.Path).Order());
    }

    [Fact]
    public void A_page_in_place_of_the_file_that_is_appended_to_is_refused()
    {
        string path = _folder.FileWith(Managers.Content(64 << 10, seed: 4));
        const string Words = "bigfile: --report: would replace the file that work append makes beside the one that is measured";
        CliRun.Of("bench", path, "--work", "append", "--report", path + ".append").AssertFailed(Words);
        CliRun.Of("bench", path, "--work", "append", "--report", Path.Combine(_folder.Path, ".", "data.bin.append")).AssertFailed(Words);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        LinkOrSkip(_folder.File("out.html"), "data.bin.append");
        CliRun.Of("bench", path, "--work", "append", "--report", _folder.File("out.html")).AssertFailed(Words);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_symbolic_link_stays_and_the_page_is_its_target(bool isThere)
    {
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 5)), link = _folder.File("out.html");
        string other = Directory.CreateDirectory(_folder.File("other")).FullName, target = Path.Combine(other, "page.html");
        if (isThere)
            File.WriteAllText(target, "old");
        LinkOrSkip(link, Path.Combine("other", "page.html"));
        Bench(path, "--report", link).AssertSucceeded();
        Assert.Equal(Path.Combine("other", "page.html"), new FileInfo(link).LinkTarget);
        Assert.Contains("<html", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal([target], Directory.GetFileSystemEntries(other));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_pipe_is_written_to_and_stays_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes have names in the file system there.");
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 6)), pipe = _folder.File("pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
            made.WaitForExit();
        string page = "";
        Thread reader = new(() => page = File.ReadAllText(pipe));
        reader.Start();
        Bench(path, "--report", pipe).AssertSucceeded();
        reader.Join();
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(FileKind.NotMappable, MappingPlatform.Current.GetKind(pipe));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_device_is_written_to_and_a_block_device_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices have names in the file system there.");
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 7)), full = _folder.File("full");
        LinkOrSkip(full, "/dev/full");
        CliRun failed = Bench(path, "--report", full);
        Assert.Equal((2, ""), (failed.ExitCode, failed.Output));
        Assert.StartsWith($"bigfile: {full}: ", failed.Error, StringComparison.Ordinal);
        Bench(path, "--report", "/dev/null").AssertSucceeded();
        Assert.Equal(FileKind.NotMappable, MappingPlatform.Current.GetKind("/dev/null"));
        string? device = Directory.GetFiles("/dev").FirstOrDefault(name => MappingPlatform.Current.GetKind(name) == FileKind.BlockDevice);
        if (device is not null)
            Bench(path, "--report", device).AssertFailed($"bigfile: {device}: is a block device: a page would destroy what is on it");
    }

    [Fact]
    public void Standard_output_by_its_name_gets_the_page_and_then_the_table()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has a name in the file system there.");
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 8)), link = _folder.File("out.html");
        LinkOrSkip(link, "/dev/stdout");
        string output = Bench(path, "--report", link).AssertSucceeded().Output;
        Assert.StartsWith("<!DOCTYPE html>", output, StringComparison.Ordinal);
        Assert.Contains("GB/s", output[output.IndexOf("</html>\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal("/dev/stdout", new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_file_behind_a_descriptor_is_written_on_where_the_descriptor_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descriptors have names in the file system there.");
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 9)), log = _folder.File("log");
        using (FileStream open = new(log, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            nint descriptor = open.SafeFileHandle.DangerousGetHandle();
            using (PosixOutput before = new((int)descriptor))
                before.Write("before\n"u8);
            Bench(path, "--report", string.Create(CultureInfo.InvariantCulture, $"/dev/fd/{descriptor}")).AssertSucceeded();
        }
        Assert.StartsWith("before\n<!DOCTYPE html>", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_reader_that_has_gone_does_not_lose_the_page()
    {
        string path = _folder.FileWith(Managers.Content(256 << 10, seed: 10)), report = _folder.File("out.html");
        using ClosedOutput closed = new();
        Assert.Equal(0, CliRun.Into(closed, CancellationToken.None, out string error, [.. Arguments(path), "--report", report]));
        Assert.Equal("", error);
        Assert.Contains("<html", File.ReadAllText(report), StringComparison.Ordinal);
    }

    private static CliRun Bench(string path, params string[] more) => CliRun.Of([.. Arguments(path), .. more]);

    private static string[] Arguments(string path) => ["bench", path, "--ways", "handle", "--rounds", "1", "--warm-up", "0s", "--cache", "as-is"];

    private static void LinkOrSkip(string link, string target) => TryOrSkip(() => RequireLink(File.CreateSymbolicLink(link, target)));

    private static void FolderLinkOrSkip(string link, string target) => TryOrSkip(() => RequireLink(Directory.CreateSymbolicLink(link, target)));

    // Wine 10 says that it has made one.
    private static void RequireLink(FileSystemInfo link)
    {
        link.Refresh();
        Assert.SkipWhen(link.LinkTarget is null, "a link was made here, so the system says, and there is none");
    }

    private static void HardLinkOrSkip(string link, string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is a command that makes hard links.");
        using var made = Process.Start("ln", [target, link]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    // Win32 wants a right for it, and what stands in for it may not have it at all.
    private static void TryOrSkip(Action link)
    {
        try
        {
            link();
        }
        catch (Exception e) when (!OperatingSystem.IsLinux() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"Symbolic links cannot be made here: {e.Message}");
        }
    }

    private sealed class ClosedOutput : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new ClosedPipeException();
    }
}
