using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class FollowResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _path;

    public FollowResumeTests() => _path = _folder.File("app.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_position_is_written_down_as_a_text_that_leads_back_to_it()
    {
        FollowPosition position = StopAfter("one\ntwo\nthr");
        Assert.Equal(8, position.Offset);
        Assert.Equal(position, FollowPosition.Parse(position.ToString()));
        Assert.DoesNotContain(' ', position.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:2:3:4:5")]
    [InlineData("2:0000000000000001-00000000000000000000000000000001:0:0:0000000000000000")]
    [InlineData("1:0000000000000001-00000000000000000000000000000001:-1:0:0000000000000000")]
    [InlineData("1:0000000000000001-00000000000000000000000000000001:0:4097:0000000000000000")]
    public void A_text_that_is_no_position_is_refused(string text) => Assert.Throws<FormatException>(() => FollowPosition.Parse(text));

    [Fact]
    public void Following_goes_on_where_another_has_stopped()
    {
        FollowPosition position = StopAfter("one\ntwo\nthr");
        File.AppendAllText(_path, "ee\n");
        Assert.Equal((FollowResume.SameFile, "8:three"), Resume(position));
    }

    [Fact]
    public void A_file_that_was_rotated_away_meanwhile_is_read_to_its_end_first()
    {
        FollowPosition position = StopAfter("one\ntwo\n");
        File.AppendAllText(_path, "three\n");
        File.Move(_path, _path + ".2");
        File.WriteAllText(_path + ".1", "four\n");
        File.WriteAllText(_path, "five\n");
        Assert.Equal((FollowResume.RotatedFile, "8:three, Rotated, 0:four, Rotated, 0:five"), Resume(position));
    }

    [Fact]
    public void A_file_that_was_rotated_away_is_found_while_there_is_no_new_one_yet()
    {
        FollowPosition position = StopAfter("one\ntwo\n");
        File.AppendAllText(_path, "three\n");
        File.Move(_path, _path + ".1");
        Assert.Equal((FollowResume.RotatedFile, "8:three, Vanished"), Resume(position));
    }

    [Fact]
    public void A_file_that_was_cut_meanwhile_is_read_from_its_start()
    {
        FollowPosition position = StopAfter("one\ntwo\n");
        File.WriteAllText(_path, "new\n");
        Assert.Equal((FollowResume.Truncated, "Truncated, 0:new"), Resume(position));
        File.WriteAllText(_path, "another, and longer\n");
        Assert.Equal((FollowResume.Truncated, "Truncated, 0:another, and longer"), Resume(position));
    }

    [Fact]
    public void A_file_whose_predecessor_is_not_to_be_found_is_read_from_its_start()
    {
        FollowPosition position = StopAfter("one\ntwo\n");
        File.Move(_path, _folder.File("elsewhere"));
        File.WriteAllText(_path, "new\n");
        Assert.Equal((FollowResume.Replaced, "Rotated, 0:new"), Resume(position));
    }

    [Fact]
    public void A_file_that_is_not_there_is_waited_for()
    {
        FollowPosition position = StopAfter("one\n");
        File.Move(_path, _folder.File("elsewhere"));
        Assert.Equal((FollowResume.Missing, "Vanished"), Resume(position));
    }

    [Fact]
    public void A_position_inside_a_file_that_was_read_in_another_way_needs_no_content()
    {
        File.WriteAllText(_path, "one\ntwo\n");
        FollowPosition position;
        using (MappedFile file = MappedFile.Open(_path))
            position = FollowPosition.At(file.Identity, 4);
        Assert.Equal((FollowResume.SameFile, "4:two"), Resume(position));
        Assert.Throws<ArgumentOutOfRangeException>(() => FollowPosition.At(position.Identity, -1));
    }

    [Fact]
    public void Devices_may_be_numbered_otherwise_after_a_restart()
    {
        FollowPosition position = StopAfter("one\ntwo\n");
        position = position with { Identity = position.Identity with { Volume = position.Identity.Volume + 1 } };
        File.AppendAllText(_path, "three\n");
        Assert.Equal((FollowResume.SameFile, "8:three"), Resume(position));
    }

    private static FollowOptions Options(FollowStart start) =>
        new() { Start = start, UseNotifications = false, RotationPatience = TimeSpan.Zero };

    private FollowPosition StopAfter(string content)
    {
        File.WriteAllText(_path, content);
        using FileFollower follower = new(_path, Options(FollowStart.Beginning));
        new FollowLog().Drain(follower);
        return follower.Position!;
    }

    private (FollowResume, string) Resume(FollowPosition position)
    {
        using FileFollower follower = new(_path, Options(FollowStart.Resume(position)));
        return (follower.Resumed, string.Join(", ", new FollowLog().Drain(follower).TakeTold()));
    }
}
