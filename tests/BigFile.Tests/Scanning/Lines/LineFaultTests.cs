using BigFile.Scanning;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Scanning;

/// <summary>Files that others cut, lengthen and rewrite while they are scanned.</summary>
public sealed class LineFaultTests(ITestOutputHelper output) : IDisposable
{
    private const int LineBytes = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void A_file_cut_under_a_scan_is_an_exception_with_its_place(Way way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        string path = _folder.FileWith(Numbered(64 * Window));
        using ViewManager manager = WithRoom(16 * Window);
        using MappedFile file = LineEnumerationTests.Open(path, way, manager);
        FileCutter.SetLength(path, 3 * Window);
        FileFaultException scan = Assert.Throws<FileFaultException>(() =>
            LineScan.Run<long>(file, new LineScanOptions { ThreadCount = 3, ChunkBytes = Window }, CountLines, _ => true));
        FileFaultException forward = Assert.Throws<FileFaultException>(() => LineRuns.Forward(file, LineFormat.Default, 0, long.MaxValue));
        FileFaultException backward = Assert.Throws<FileFaultException>(() => LineRuns.Backward(file, LineFormat.Default, 0, long.MaxValue));
        foreach (FileFaultException fault in new[] { scan, forward, backward })
        {
            Assert.Equal(path, fault.Path);
            Assert.InRange(fault.Offset, 3 * Window, (64 * Window) - 1);
        }
        file.Refresh();
        Assert.Equal(3 * Window / LineBytes, LineRuns.Forward(file, LineFormat.Default, 0, long.MaxValue).Count);
        Assert.True(manager.GetStatistics().PinnedBytes == 0, "a lease was left behind");
    }

    // Appends, cuts and grows again under scans: what a scan delivers is right, or the scan throws.
    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Buffered)]
    public void Scans_beside_a_writer_deliver_right_lines_or_throw(Way way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        int seed = Random.Shared.Next();
        int rounds = OperatingSystem.IsWindows() ? 30 : 400;
        byte[] content = Numbered(32 * Window);
        string path = _folder.FileWith(content);
        using ViewManager manager = WithRoom(16 * Window);
        using MappedFile file = LineEnumerationTests.Open(path, way, manager);
        bool stop = false;
        Thread writer = new(() => Write(path, content, new Random(seed), ref stop));
        writer.Start();
        int whole = 0, faults = 0;
        try
        {
            for (int round = 0; round < rounds; round++)
            {
                try
                {
                    file.Refresh();
                    long lines = 0;
                    LineScan.Run<long>(
                        file,
                        new LineScanOptions { ThreadCount = 2, ChunkBytes = Window },
                        CheckLines,
                        count =>
                        {
                            lines += count;
                            return true;
                        });
                    whole++;
                }
                catch (FileFaultException)
                {
                    faults++;
                }
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            writer.Join();
        }
        output.WriteLine($"seed {seed}: {whole} whole scans, {faults} faults");
        Assert.Equal(rounds, whole + faults);
    }

    private static void Write(string path, byte[] content, Random random, ref bool stop)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        while (!Volatile.Read(ref stop))
        {
            int kept = random.Next(content.Length / 4096) * 4096;
            FileCutter.SetLength(path, kept);
            for (int at = kept; at < content.Length;)
            {
                int count = Math.Min(content.Length - at, 4096 * (1 + random.Next(64)));
                stream.Position = at;
                stream.Write(content, at, count);
                at += count;
            }
        }
    }

    private static void CountLines(LineBlock block, ref long count)
    {
        foreach (Line line in block)
            count += line.DelimiterLength;
    }

    // A line tells its own offset. Zeros are allowed only in what a fault is then thrown for; they are counted as no line.
    private static void CheckLines(LineBlock block, ref long count)
    {
        foreach (Line line in block)
        {
            if (line.Length == LineBytes - 1 && long.TryParse(line.Span, out long offset) && offset != line.Offset)
                throw new InvalidDataException($"the line at {line.Offset} says {offset}");
            count++;
        }
    }

    private static byte[] Numbered(int length)
    {
        byte[] content = new byte[length];
        for (int at = 0; at < length; at += LineBytes)
            System.Text.Encoding.ASCII.GetBytes($"{at,15}\n", content.AsSpan(at));
        return content;
    }
}
