using System.Globalization;
using System.Text;
using BigFile.Scanning;
using BigFile.Tests.Peers;

namespace BigFile.Tests.Scanning;

/// <summary>Followers while others write: another thread, another process.</summary>
public sealed class FollowWriterTests(ITestOutputHelper output) : IDisposable
{
    private const int LineCount = 30_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string LogPath => _folder.File("app.log");

    [Fact]
    public async Task Every_line_of_a_writer_that_appends_and_rotates_comes_once_and_in_order()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        File.WriteAllText(LogPath, "");
        await using FileFollower first = Follow(), second = Follow();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task writer = Task.Run(() => WriteAndRotate(new Random(seed)), end.Token);
        Task[] readers = [ReadAll(first, end.Token), ReadAll(second, end.Token)];
        await Task.WhenAny([writer, .. readers]);
        await writer;
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Another_process_appends_cuts_rotates_and_deletes_what_is_followed()
    {
        using Peer peer = new("log-write", LogPath, "one;two;");
        Assert.Equal("ok ", peer.Reply);
        using FileFollower follower = new(LogPath, new FollowOptions
        {
            Start = FollowStart.Beginning, Format = new LineFormat { Delimiter = LineDelimiter.OfBytes(";"u8) },
            RotationPatience = TimeSpan.Zero, UseNotifications = false,
        });
        FollowLog log = new();
        Assert.Equal(["0:one", "4:two"], log.Drain(follower).TakeTold());
        Assert.Equal("ok ", peer.Ask("log-write", LogPath, "three;"));
        Assert.Equal(["8:three"], log.Drain(follower).TakeTold());
        Assert.Equal("ok ", peer.Ask("log-cut", LogPath));
        Assert.Equal("ok ", peer.Ask("log-write", LogPath, "four;fi"));
        Assert.Equal(["Truncated", "0:four"], log.Drain(follower).TakeTold());
        Assert.Equal("ok ", peer.Ask("log-move", LogPath, LogPath + ".1"));
        Assert.Equal("ok ", peer.Ask("log-write", LogPath, "six;"));
        Assert.Equal(["5:fi|", "Rotated", "0:six"], log.Drain(follower).TakeTold());
        Assert.Equal("ok ", peer.Ask("log-delete", LogPath));
        Assert.Equal(["Vanished"], log.Drain(follower).TakeTold());
        Assert.Equal("ok ", peer.Ask("log-write", LogPath, "seven;"));
        Assert.Equal(["Appeared", "0:seven"], log.Drain(follower).TakeTold());
    }

    private FileFollower Follow() => new(LogPath, new FollowOptions
    {
        Start = FollowStart.Beginning, PollInterval = TimeSpan.FromMilliseconds(1), BufferBytes = 4096, RotationPatience = TimeSpan.Zero,
    });

    private static async Task ReadAll(FileFollower follower, CancellationToken end)
    {
        int next = 0;
        string part = "";
        await foreach (FollowEvent found in follower.ReadAllAsync(end))
        {
            Assert.NotEqual(FollowEventKind.Truncated, found.Kind);
            if (found.Kind != FollowEventKind.Line)
                continue;
            part += Encoding.UTF8.GetString(found.Bytes.Span);
            if (found.Continues)
                continue;
            Assert.Equal(next, int.Parse(part.AsSpan(0, part.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
            part = "";
            if (++next == LineCount)
                return;
        }
    }

    // Appends in pieces that end anywhere, but for the end of a file.
    private void WriteAndRotate(Random random)
    {
        FileStream log = Open();
        int rotated = 0;
        for (int i = 0; i < LineCount; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes($"{i} {new string('é', random.Next(100) == 0 ? 5000 : random.Next(20))}\n");
            int cut = random.Next(line.Length);
            log.Write(line.AsSpan(0, cut));
            log.Write(line.AsSpan(cut));
            if (random.Next(2000) != 0)
                continue;
            log.Dispose();
            for (int number = rotated++; number > 0; number--)
                File.Move($"{LogPath}.{number}", $"{LogPath}.{number + 1}");
            File.Move(LogPath, LogPath + ".1");
            log = Open();
        }
        log.Dispose();
        output.WriteLine($"{rotated} rotations");
    }

    private FileStream Open() =>
        new(LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
