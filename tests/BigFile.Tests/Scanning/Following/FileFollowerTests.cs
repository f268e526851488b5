using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class FileFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FollowLog _log = new();
    private readonly string _path;

    public FileFollowerTests() => _path = _folder.File("app.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Appended_lines_come_when_their_end_has_come()
    {
        using FileFollower follower = FollowFromStart("one\ntw");
        Assert.Equal(["0:one"], Step(follower));
        Append("o");
        Assert.Empty(Step(follower));
        Append("\nthree\n");
        Assert.Equal(["4:two", "8:three"], Step(follower));
    }

    [Fact]
    public void A_last_line_without_an_end_comes_when_nobody_will_follow_any_further()
    {
        using FileFollower follower = FollowFromStart("one\ntw");
        Step(follower);
        Assert.True(follower.TryComplete(out FollowEvent last));
        _log.Take(last);
        Assert.Equal(["4:tw|"], _log.TakeTold());
        Assert.False(follower.TryComplete(out _));
    }

    [Fact]
    public void Bytes_come_as_they_are()
    {
        Write("ab");
        using FileFollower follower = new(_path, Options() with { Lines = false, Start = FollowStart.Beginning });
        Assert.Equal(["0:ab"], Step(follower));
        Append("c\nd");
        Assert.Equal(["2:c\nd"], Step(follower));
    }

    [Fact]
    public void Following_begins_at_the_end_unless_told_otherwise()
    {
        Write("old\n");
        using FileFollower follower = new(_path, Options());
        Assert.Empty(Step(follower));
        Append("new\n");
        Assert.Equal(["4:new"], Step(follower));
    }

    [Fact]
    public void Following_can_begin_at_an_offset_or_at_the_end_where_the_file_is_shorter()
    {
        Write("one\ntwo\n");
        using (FileFollower follower = new(_path, Options() with { Start = FollowStart.At(4) }))
            Assert.Equal(["4:two"], Step(follower));
        using (FileFollower follower = new(_path, Options() with { Start = FollowStart.At(400) }))
        {
            Assert.Empty(Step(follower));
            Append("three\n");
            Assert.Equal(["8:three"], Step(follower));
        }
    }

    [Theory]
    [InlineData("a\nb\nc\n", 2, 2)]
    [InlineData("a\nb\nc", 2, 2)]
    [InlineData("a\nb\nc", 0, 5)]
    [InlineData("a\nb\nc", 3, 0)]
    [InlineData("a\nb\nc", 9, 0)]
    [InlineData("", 3, 0)]
    [InlineData("\n\n\n", 2, 1)]
    public void Following_can_begin_at_the_last_lines(string content, int count, int offset)
    {
        Write(content);
        using FileFollower follower = new(_path, Options() with { Start = FollowStart.LastLines(count) });
        Assert.Equal(offset, follower.Position!.Offset);
    }

    [Fact]
    public void A_rotated_file_is_read_to_its_end_before_its_successor_from_the_start()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        Append("two\nthr");
        File.Move(_path, _path + ".1");
        Write("ee\nfour\n");
        Assert.Equal(["4:two", "8:thr|", "Rotated", "0:ee", "3:four"], Step(follower));
        Assert.Equal(11, _log.Change.Offset);
        Assert.Equal(follower.Identity, _log.Change.Identity);
    }

    [Fact]
    public void Several_rotations_between_two_looks_lose_nothing()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        foreach (string content in new[] { "two\n", "three\n", "four\n" })
        {
            for (int number = 5; number > 0; number--)
            {
                if (File.Exists($"{_path}.{number}"))
                    File.Move($"{_path}.{number}", $"{_path}.{number + 1}");
            }
            File.Move(_path, _path + ".1");
            Write(content);
        }
        Assert.Equal(["Rotated", "0:two", "Rotated", "0:three", "Rotated", "0:four"], Step(follower));
    }

    [Fact]
    public void Where_rotation_numbers_rise_old_files_are_not_read_again()
    {
        File.WriteAllText(_path + ".1", "oldest\n");
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        File.Move(_path, _path + ".2");
        Write("two\n");
        Assert.Equal(["Rotated", "0:two"], Step(follower));
    }

    [Fact]
    public void What_is_appended_to_a_rotated_file_before_it_was_quiet_for_a_while_is_not_lost()
    {
        ManualTime time = new();
        Write("one\n");
        using FileFollower follower = new(
            _path, Options() with { Start = FollowStart.Beginning, RotationPatience = TimeSpan.FromSeconds(2), TimeProvider = time });
        Step(follower);
        File.Move(_path, _path + ".1");
        Write("new\n");
        Assert.Empty(Step(follower));
        time.Advance(TimeSpan.FromSeconds(1));
        File.AppendAllText(_path + ".1", "late\n");
        Assert.Equal(["4:late"], Step(follower));
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Empty(Step(follower));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(["Rotated", "0:new"], Step(follower));
    }

    [Fact]
    public void A_file_that_was_cut_is_read_from_its_start_and_the_cut_is_told()
    {
        using FileFollower follower = FollowFromStart("one\ntwo\nth");
        Step(follower);
        Cut(0);
        Append("new\n");
        Assert.Equal(["8:th|", "Truncated", "0:new"], Step(follower));
        Assert.Equal(10, _log.Change.Offset);
        Assert.Equal(0, _log.Change.LostBytes);
    }

    [Fact]
    public void A_file_that_was_cut_and_has_grown_past_the_old_place_is_noticed_by_its_head()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        Cut(0);
        Append("another one\n");
        Assert.Equal(["Truncated", "0:another one"], Step(follower));
    }

    [Fact]
    public void A_file_that_was_written_anew_to_the_same_length_is_noticed_by_its_head()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        Cut(0);
        Append("two\n");
        Assert.Equal(["Truncated", "0:two"], Step(follower));
    }

    [Fact]
    public void A_file_that_begins_as_before_its_cut_is_noticed_by_what_was_read_last()
    {
        string head = new('h', 6000);
        using FileFollower follower = FollowFromStart(head + "one\n");
        Step(follower);
        Cut(0);
        Append(head + "two\nthree\n");
        Assert.Equal(["Truncated", $"0:{head}two", "6004:three"], Step(follower));
    }

    [Fact]
    public void What_was_seen_and_not_read_before_a_cut_is_counted_as_lost()
    {
        string content = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i:0000000}\n"));
        using FileFollower follower = FollowFromStart(content, Options() with { BufferBytes = 4096 });
        for (int i = 0; i < 5; i++)
            Assert.True(follower.TryRead(out _));
        Cut(0);
        Step(follower);
        Assert.Equal(FollowEventKind.Truncated, _log.Change.Kind);
        Assert.Equal(content.Length - _log.Change.Offset, _log.Change.LostBytes);
        Assert.True(_log.Change.LostBytes > 0);
    }

    [Fact]
    public void A_file_that_moves_away_is_read_on_and_may_come_back()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        string elsewhere = _folder.File("elsewhere");
        File.Move(_path, elsewhere);
        Assert.Equal(["Vanished"], Step(follower));
        Assert.Equal("no such file", _log.Change.Reason);
        File.AppendAllText(elsewhere, "two\nthr");
        Assert.Equal(["4:two"], Step(follower));
        File.Move(elsewhere, _path);
        Assert.Equal(["Appeared"], Step(follower));
        Assert.True(_log.Change.IsSameFile);
        Append("ee\n");
        Assert.Equal(["8:three"], Step(follower));
    }

    [Fact]
    public void A_deleted_file_is_waited_for_and_its_successor_read_from_the_start()
    {
        using FileFollower follower = FollowFromStart("one\ntw");
        Step(follower);
        Removal.Remove(_path);
        Assert.Equal(["Vanished"], Step(follower));
        Assert.Empty(Step(follower));
        Write("new\n");
        Assert.Equal(["4:tw|", "Appeared", "0:new"], Step(follower));
        Assert.False(_log.Change.IsSameFile);
    }

    [Fact]
    public void A_deleted_file_is_read_to_its_end_and_let_go_when_it_has_been_quiet()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells that an open file has no name any more");
        ManualTime time = new();
        using FileFollower follower = FollowFromStart(
            "one\n", Options() with { RotationPatience = TimeSpan.FromSeconds(2), TimeProvider = time });
        Step(follower);
        FileIdentity deleted = follower.Identity;
        using FileStream writer = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(_path);
        Assert.Equal(["Vanished"], Step(follower));
        time.Advance(TimeSpan.FromSeconds(1));
        writer.Write("two\nthr"u8);
        writer.Flush();
        Assert.Equal(["4:two"], Step(follower));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(Step(follower));
        Assert.Equal(deleted, follower.Identity);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(Step(follower));
        Assert.False(follower.Identity.IsKnown);
        Write("new\n");
        Assert.Equal(["8:thr|", "Appeared", "0:new"], Step(follower));
        Assert.Equal(11, _log.Change.Offset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_cannot_be_read_after_it_went_away_does_not_hold_its_successor(bool hasSuccessor)
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        File.Move(_path, _folder.File("elsewhere"));
        if (hasSuccessor)
            Write("new\n");
        FileIdentity lost = follower.Identity;
        follower.Reading = () =>
        {
            if (follower.Identity == lost)
                throw new IOException("Stale file handle");
        };
        string[] appeared = ["Appeared", "0:new"];
        Assert.Equal(["Vanished", .. hasSuccessor ? appeared : []], Step(follower));
        Write("new\n");
        Assert.Equal(hasSuccessor ? [] : appeared, Step(follower));
    }

    [Fact]
    public void A_file_that_cannot_be_read_while_it_is_there_is_tried_again()
    {
        using FileFollower follower = FollowFromStart("one\n");
        follower.Reading = () => throw new IOException("Input/output error");
        Assert.Throws<IOException>(() => Step(follower));
        follower.Reading = null;
        Assert.Equal(["0:one"], Step(follower));
    }

    [Fact]
    public void A_file_that_does_not_exist_yet_is_waited_for()
    {
        using FileFollower follower = new(_path, Options());
        Assert.Null(follower.Position);
        Assert.Equal(["Vanished"], Step(follower));
        Assert.Empty(Step(follower));
        Write("new\n");
        Assert.Equal(["Appeared", "0:new"], Step(follower));
    }

    [Fact]
    public void A_folder_under_the_path_is_waited_to_go_away()
    {
        Directory.CreateDirectory(_path);
        using FileFollower follower = new(_path, Options());
        Assert.Equal(["Vanished"], Step(follower));
        Assert.Equal("is a directory", _log.Change.Reason);
        Directory.Delete(_path);
        Write("new\n");
        Assert.Equal(["Appeared", "0:new"], Step(follower));
    }

    [Fact]
    public void A_file_followed_by_itself_is_not_left_when_it_is_renamed()
    {
        Write("one\n");
        using FileFollower follower = new(_path, Options() with { ByName = false, Start = FollowStart.Beginning });
        Step(follower);
        File.Move(_path, _path + ".1");
        Write("new\n");
        File.AppendAllText(_path + ".1", "two\n");
        Assert.Equal(["4:two"], Step(follower));
    }

    [Fact]
    public void The_mark_of_each_file_tells_how_it_is_encoded()
    {
        Write(Encoding.Unicode, "één\n");
        using FileFollower follower = new(_path, Options() with { Start = FollowStart.Beginning });
        List<string> lines = [];
        void Take(Encoding encoding)
        {
            while (follower.TryRead(out FollowEvent next))
                lines.Add(next.Kind == FollowEventKind.Line ? encoding.GetString(next.Bytes.Span) : next.Kind.ToString());
        }
        Take(Encoding.Unicode);
        File.Move(_path, _path + ".1");
        Write(Encoding.BigEndianUnicode, "twee\n");
        Take(Encoding.BigEndianUnicode);
        File.Move(_path + ".1", _path + ".2");
        File.Move(_path, _path + ".1");
        Write(Encoding.UTF8, "drie\n");
        Take(Encoding.UTF8);
        Assert.Equal(["één", "Rotated", "twee", "Rotated", "drie"], lines);
    }

    [Fact]
    public void A_mark_that_comes_byte_by_byte_is_waited_for()
    {
        Write("");
        using FileFollower follower = new(_path, Options() with { Start = FollowStart.Beginning });
        byte[] content = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a\n")];
        foreach (byte value in content[..^1])
        {
            using (FileStream file = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                file.WriteByte(value);
            Assert.Empty(Step(follower));
        }
        using (FileStream file = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            file.WriteByte(content[^1]);
        Assert.Equal(["2:a\0"], Step(follower));
    }

    [Fact]
    public void Two_followers_of_one_path_see_the_same()
    {
        using FileFollower first = FollowFromStart("one\n"), second = FollowFromStart("one\n");
        FollowLog other = new();
        Step(first);
        Append("two\n");
        File.Move(_path, _path + ".1");
        Write("three\n");
        Assert.Equal(["4:two", "Rotated", "0:three"], Step(first));
        Assert.Equal(["0:one", "4:two", "Rotated", "0:three"], other.Drain(second).TakeTold());
    }

    [Fact]
    public void The_writer_may_cut_rename_and_delete_what_is_followed()
    {
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        using (FileStream writer = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            writer.SetLength(0);
            writer.Write("two\n"u8);
            File.Move(_path, _path + ".1");
            writer.Write("three\n"u8);
        }
        File.Delete(_path + ".1");
        Write("four\n");
        Assert.Equal(["Truncated", "0:two", "4:three", "Rotated", "0:four"], Step(follower));
    }

    [Fact]
    public async Task A_wait_lasts_one_interval_of_the_clock()
    {
        ManualTime time = new();
        using FileFollower follower = new(_path, Options() with { TimeProvider = time, PollInterval = TimeSpan.FromSeconds(3) });
        Task wait = follower.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(wait.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await wait;
    }

    [Fact]
    public async Task A_notification_ends_a_wait_that_would_never_end()
    {
        Write("one\n");
        using FileFollower follower = new(
            _path, Options() with { TimeProvider = new ManualTime(), UseNotifications = true, Start = FollowStart.Beginning });
        Task wait = follower.WaitAsync(TestContext.Current.CancellationToken);
        // Notifications are a hint: until one comes, the file goes on changing.
        while (!wait.IsCompleted)
        {
            Append("more\n");
            await Task.Yield();
        }
        await wait;
    }

    [Fact]
    public async Task An_enumeration_goes_on_until_it_is_cancelled()
    {
        Write("one\n");
        await using FileFollower follower = new(
            _path, Options() with { Start = FollowStart.Beginning, PollInterval = TimeSpan.FromMilliseconds(1) });
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        List<string> lines = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (FollowEvent next in follower.ReadAllAsync(end.Token))
            {
                lines.Add(Encoding.UTF8.GetString(next.Bytes.Span));
                if (lines.Count == 3)
                    await end.CancelAsync();
                else
                    Append($"{lines.Count}\n");
            }
        });
        Assert.Equal(["one", "1", "2"], lines);
    }

    [Fact]
    public void A_writer_can_lock_the_file_while_it_is_followed_and_is_followed_while_it_is_locked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there share modes rule, which a writer that wants all for itself breaks");
        using FileFollower follower = FollowFromStart("one\n");
        Step(follower);
        // Takes an exclusive flock, as PHP's writers do.
        using FileStream writer = new(_path, FileMode.Append, FileAccess.Write, FileShare.None);
        writer.Write("two\n"u8);
        writer.Flush();
        Assert.Equal(["4:two"], Step(follower));
        if (OperatingSystem.IsLinux())
        {
            using FileFollower second = new(_path, Options() with { Start = FollowStart.Beginning });
            Assert.Equal(["0:one", "4:two"], Step(second));
        }
    }

    private static FollowOptions Options() => new() { UseNotifications = false, RotationPatience = TimeSpan.Zero };

    private FileFollower FollowFromStart(string content, FollowOptions? options = null)
    {
        Write(content);
        return new FileFollower(_path, (options ?? Options()) with { Start = FollowStart.Beginning });
    }

    private string[] Step(FileFollower follower) => _log.Drain(follower).TakeTold();

    private void Write(string content) => Write(new UTF8Encoding(false), content);

    private void Write(Encoding encoding, string content)
    {
        using FileStream file = new(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(encoding.GetPreamble());
        file.Write(encoding.GetBytes(content));
    }

    private void Append(string content)
    {
        using FileStream file = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(Encoding.UTF8.GetBytes(content));
    }

    private void Cut(long length)
    {
        using FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(length);
    }
}
