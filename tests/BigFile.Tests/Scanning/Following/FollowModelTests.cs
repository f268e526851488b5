using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class FollowModelTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => TestFormats.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_writers_do_each_line_of_each_file_is_told_in_order(string name) => Run(name, lines: true);

    [Fact]
    public void Whatever_writers_do_each_byte_of_each_file_is_told_in_order() => Run("LF", lines: false);

    private void Run(string name, bool lines)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        for (int round = 0; round < 6; round++)
        {
            Random random = new(seed + round);
            LineFormat format = TestFormats.Of(name);
            string path = _folder.File($"{round}.log");
            using FollowModel model = new(random, path, name, format);
            if (random.Next(2) == 0)
                model.Create();
            model.Begin();
            using FileFollower follower = new(path, new FollowOptions
            {
                Start = FollowStart.Beginning, Lines = lines, Format = format, BufferBytes = 4096,
                RotationPatience = TimeSpan.Zero, UseNotifications = false,
            });
            Check check = new(model, lines);
            for (int act = 0; act < 150; act++)
            {
                if (model.Act() || random.Next(3) == 0)
                    check.Look(follower);
            }
            check.Look(follower);
        }
    }

    /// <summary>Compares what is told with what the model expects.</summary>
    private sealed class Check(FollowModel model, bool lines)
    {
        private readonly List<LinePlace> _lines = [];
        private readonly List<byte> _bytes = [];
        private bool _isOpen;

        public void Look(FileFollower follower)
        {
            model.Expected.Clear();
            model.Look();
            Queue<(FollowEventKind? Change, byte[] Content)> expected = new(model.Expected);
            while (follower.TryRead(out FollowEvent next))
            {
                if (next.Kind == FollowEventKind.Line)
                    TakeLine(next);
                else if (next.Kind == FollowEventKind.Data)
                    _bytes.AddRange(next.Bytes.Span);
                else
                    TakeChange(next, expected);
            }
            if (expected.TryPeek(out var rest) && rest.Change is null)
            {
                expected.Dequeue();
                CompareSoFar(rest.Content);
            }
            Assert.Empty(expected);
        }

        private void TakeChange(FollowEvent next, Queue<(FollowEventKind? Change, byte[] Content)> expected)
        {
            Assert.NotEmpty(expected);
            (FollowEventKind? change, byte[] content) = expected.Dequeue();
            Assert.Equal(change, next.Kind);
            if (next.Kind == FollowEventKind.Vanished || next is { Kind: FollowEventKind.Appeared, IsSameFile: true })
            {
                CompareSoFar(content);
                return;
            }
            Assert.Equal(content.Length, next.Offset);
            Assert.False(_isOpen);
            if (lines)
                Assert.Equal(model.LinesOf(content), _lines);
            else
                Assert.Equal(content, _bytes);
            _lines.Clear();
            _bytes.Clear();
        }

        // All whole lines, but for the last two: a carriage return at the end may be half of a delimiter, with half of a
        // unit behind it.
        private void CompareSoFar(byte[] content)
        {
            if (!lines)
            {
                Assert.Equal(content, _bytes);
                return;
            }
            List<LinePlace> all = model.LinesOf(content);
            Assert.InRange(_lines.Count, Math.Max(0, all.Count - 2), all.Count);
            Assert.Equal(all.Take(_isOpen ? _lines.Count - 1 : _lines.Count), _lines.Take(_isOpen ? _lines.Count - 1 : _lines.Count));
        }

        private void TakeLine(FollowEvent next)
        {
            Assert.Equal(_isOpen, next.IsContinuation);
            if (_isOpen)
                _lines[^1] = _lines[^1] with { Length = _lines[^1].Length + next.Bytes.Length, Delimiter = next.DelimiterLength };
            else
                _lines.Add(new LinePlace(next.Offset, next.Bytes.Length, next.DelimiterLength));
            _isOpen = next.Continues;
        }
    }
}
