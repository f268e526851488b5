using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace BigFile.Tests.Adapters;

public class MappedPipeReaderTests
{
    private const int Window = Managers.Window;

    public static TheoryData<Way> Placements => Managers.Placements;

    public static TheoryData<Way, int, int> Parses
    {
        get
        {
            TheoryData<Way, int, int> parses = [];
            for (int seed = 1; seed <= 6; seed++)
            {
                parses.Add(Way.Reserved, 2 + seed % 2, seed);
                parses.Add(Way.Floating, 2 + seed % 2, seed);
                parses.Add(Way.Buffered, 2 + seed % 2, seed);
            }
            return parses;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Parses))]
    public async Task Lines_parsed_with_random_advances_are_those_of_the_text(Way way, int budgetWindows, int seed)
    {
        Random random = new(seed);
        byte[] text = Text(random, 20 * Window);
        using TempFolder folder = new();
        using ViewManager manager = Managers.WithRoom(budgetWindows * Window, AdmissionPolicy.Frequency);
        using MappedFile file = MappedFile.Open(folder.FileWith(text), new MappedFileOptions
        {
            WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        PipeReader reader = file.AsPipeReader();
        List<int> lines = [];
        while (true)
        {
            ReadResult read = random.Next(8) == 0
                ? await reader.ReadAtLeastAsync(random.Next(200), Token)
                : await reader.ReadAsync(Token);
            ReadOnlySequence<byte> left = read.Buffer;
            // Sometimes not all lines that are there, and sometimes nothing is looked at.
            int linesMax = random.Next(3) == 0 ? random.Next(5) : int.MaxValue;
            SequencePosition? newline = null;
            while (linesMax-- > 0 && (newline = left.PositionOf((byte)'\n')) is SequencePosition at)
            {
                lines.Add(Hash(left.Slice(0, at)));
                left = left.Slice(left.GetPosition(1, at));
            }
            if (newline is null && linesMax > 0)
            {
                reader.AdvanceTo(left.Start, left.End);
                if (read.IsCompleted)
                {
                    if (!left.IsEmpty)
                        lines.Add(Hash(left));
                    break;
                }
            }
            else
            {
                reader.AdvanceTo(left.Start, left.GetPosition(random.NextInt64(left.Length + 1)));
            }
            Assert.True(manager.GetStatistics().PinnedBytes <= budgetWindows * Window);
        }
        reader.Complete();

        List<int> expected = [];
        string all = Encoding.Latin1.GetString(text);
        foreach (string line in (all.EndsWith('\n') ? all[..^1] : all).Split('\n'))
            expected.Add(Hash(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(line))));
        Assert.Equal(expected, lines);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        Assert.True(manager.GetStatistics().MappedBytesPeak <= manager.BudgetBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task What_is_returned_is_the_mapped_file_itself(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        PipeReader reader = f.File.AsPipeReader(100, 2 * Window);
        ReadResult read = await reader.ReadAtLeastAsync(2 * Window, Token);
        Assert.True(read.IsCompleted);
        Assert.Equal(2 * Window, read.Buffer.Length);
        Assert.True(read.Buffer.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(100, 2 * Window)));
        // Contiguous where windows are in place, else a segment for each window.
        Assert.Equal(way != Way.Floating, read.Buffer.IsSingleSegment);
        f.File.Write(150, (byte)(f.Content[150] ^ 0xFF));
        Assert.Equal((byte)(f.Content[150] ^ 0xFF), read.Buffer.FirstSpan[50]);
        reader.AdvanceTo(read.Buffer.End);
        Assert.Equal(0, f.PinnedBytes);
        Assert.Throws<ObjectDisposedException>(() => read.Buffer.FirstSpan[0]);
        read = await reader.ReadAsync(Token);
        Assert.True(read.IsCompleted);
        Assert.True(read.Buffer.IsEmpty);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        reader.Complete();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Advancing_releases_the_windows_that_are_consumed(Way way)
    {
        using AdapterFile f = new(way, 4 * Window, 4);
        PipeReader reader = f.File.AsPipeReader();
        ReadResult read = await reader.ReadAsync(Token);
        Assert.Equal(Window, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.GetPosition(10), read.Buffer.End);
        read = await reader.ReadAsync(Token);
        Assert.Equal(2 * Window - 10, read.Buffer.Length);
        Assert.Equal(2 * Window, f.PinnedBytes);
        reader.AdvanceTo(read.Buffer.GetPosition(Window - 10));
        Assert.Equal(Window, f.PinnedBytes);
        read = await reader.ReadAsync(Token);
        Assert.Equal(Window, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        read = await reader.ReadAsync(Token);
        Assert.Equal(2 * Window, read.Buffer.Length);
        Assert.True(read.Buffer.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(Window, 2 * Window)));
        Assert.Equal(2 * Window, f.PinnedBytes);
        reader.Complete();
        reader.Complete();
        Assert.Equal(0, f.PinnedBytes);
        Assert.Throws<ObjectDisposedException>(() => read.Buffer.ToArray());
        f.File.Read<byte>(0);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task A_read_returns_what_was_not_examined_and_leases_more_only_when_all_was(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        PipeReader reader = f.File.AsPipeReader();
        ReadResult read = await reader.ReadAsync(Token);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.GetPosition(Window - 1));
        read = await reader.ReadAsync(Token);
        Assert.Equal(Window, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        read = await reader.ReadAsync(Token);
        Assert.Equal(2 * Window, read.Buffer.Length);
        Assert.False(read.IsCompleted);
        reader.AdvanceTo(read.Buffer.Start);
        read = await reader.ReadAsync(Token);
        Assert.Equal(2 * Window, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        Assert.True(reader.TryRead(out read));
        Assert.True(read.IsCompleted);
        Assert.True(read.Buffer.ToArray().AsSpan().SequenceEqual(f.Content));
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        read = await reader.ReadAtLeastAsync(10 * Window, Token);
        Assert.True(read.IsCompleted);
        Assert.Equal(3 * Window, read.Buffer.Length);
        reader.Complete();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task More_unconsumed_data_than_the_budget_holds_fails_and_can_be_read_on_later(Way way)
    {
        using AdapterFile f = new(way, 6 * Window, 3);
        PipeReader reader = f.File.AsPipeReader();
        await Assert.ThrowsAsync<BudgetExceededException>(async () => await reader.ReadAtLeastAsync(4 * Window, Token));
        ReadResult read = await reader.ReadAsync(Token);
        int consumed = (int)read.Buffer.Length;
        Assert.InRange(consumed, Window, 3 * Window);
        Assert.True(read.Buffer.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(0, consumed)));
        reader.AdvanceTo(read.Buffer.End);

        using (f.File.LeaseReadOnlyMemory(3 * Window, 3 * Window))
        {
            await Assert.ThrowsAsync<BudgetExceededException>(async () => await reader.ReadAsync(Token));
            Assert.Throws<BudgetExceededException>(() => reader.TryRead(out _));
            Assert.Equal(3 * Window, f.PinnedBytes);
        }
        read = await reader.ReadAsync(Token);
        Assert.True(read.Buffer.FirstSpan.SequenceEqual(f.Content.AsSpan(consumed, (int)read.Buffer.Length)));
        reader.Complete();
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task A_cancelled_read_returns_at_once_and_loses_nothing(Way way)
    {
        using AdapterFile f = new(way, 2 * Window, 3);
        PipeReader reader = f.File.AsPipeReader();
        reader.CancelPendingRead();
        ReadResult read = await reader.ReadAsync(Token);
        Assert.True(read.IsCanceled);
        Assert.True(read.Buffer.IsEmpty);
        // Neither of the two ways to go on after a cancelled read is an error.
        read = await reader.ReadAsync(Token);
        Assert.False(read.IsCanceled);
        Assert.Equal(Window, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.GetPosition(5));
        reader.CancelPendingRead();
        Assert.True(reader.TryRead(out read));
        Assert.True(read.IsCanceled);
        Assert.Equal(Window - 5, read.Buffer.Length);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(new CancellationToken(true)));
        read = await reader.ReadAsync(Token);
        Assert.Equal(2 * Window - 5, read.Buffer.Length);
        reader.Complete();
    }

    [Fact]
    public async Task Misuse_is_an_error_and_changes_nothing()
    {
        using AdapterFile f = new(Way.Auto, 3 * Window, 4);
        PipeReader reader = f.File.AsPipeReader();
        ReadResult first = await reader.ReadAsync(Token);
        Assert.Throws<InvalidOperationException>(() => reader.TryRead(out _));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync(Token));
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(first.Buffer.GetPosition(10), first.Buffer.GetPosition(5)));
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(default));
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(new ReadOnlySequence<byte>(new byte[5]).End));
        reader.AdvanceTo(first.Buffer.GetPosition(10));
        ReadResult second = await reader.ReadAsync(Token);
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(first.Buffer.GetPosition(5)));
        Assert.True(second.Buffer.FirstSpan.SequenceEqual(f.Content.AsSpan(10, Window - 10)));
        reader.AdvanceTo(second.Buffer.End);
        second = await reader.ReadAsync(Token);
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(first.Buffer.End));
        reader.Complete();
        Assert.Throws<InvalidOperationException>(() => reader.AdvanceTo(second.Buffer.End));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync(Token));
        Assert.Throws<InvalidOperationException>(() => reader.TryRead(out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsPipeReader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsPipeReader(0, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsPipeReader(3 * Window + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsPipeReader(10, 3 * Window - 9));
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task An_open_end_takes_in_what_is_appended_before_the_reader_gets_there(Way way)
    {
        using AdapterFile f = new(way, Window + 10, 3, MappedFileAccess.Read);
        using FileStream other = new(f.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        PipeReader open = f.File.AsPipeReader(Window), fixedEnd = f.File.AsPipeReader(Window, 10);
        other.Write([1, 2, 3]);
        ReadResult read = await open.ReadAsync(Token);
        long length = read.Buffer.Length;
        open.AdvanceTo(read.Buffer.End);
        while (!read.IsCompleted)
        {
            read = await open.ReadAsync(Token);
            length += read.Buffer.Length;
            open.AdvanceTo(read.Buffer.End);
        }
        Assert.Equal(13, length);
        other.Write([4]);
        f.File.Refresh();
        read = await open.ReadAsync(Token);
        Assert.True(read.IsCompleted && read.Buffer.IsEmpty);
        read = await fixedEnd.ReadAsync(Token);
        Assert.True(read.IsCompleted);
        Assert.Equal(10, read.Buffer.Length);
        open.Complete();
        fixedEnd.Complete();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task A_range_that_was_cut_is_an_error_and_an_open_end_just_ends(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 3);
        PipeReader open = f.File.AsPipeReader(), fixedEnd = f.File.AsPipeReader(0, 3 * Window);
        ReadResult read = await fixedEnd.ReadAsync(Token);
        fixedEnd.AdvanceTo(read.Buffer.End);
        f.File.SetLength(Window);
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await fixedEnd.ReadAsync(Token));
        read = await open.ReadAsync(Token);
        Assert.True(read.IsCompleted);
        Assert.Equal(Window, read.Buffer.Length);
        open.Complete();
        fixedEnd.Complete();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task An_empty_file_is_completed_at_once(Way way)
    {
        using AdapterFile f = new(way, 0, 2);
        PipeReader reader = f.File.AsPipeReader();
        ReadResult read = await reader.ReadAsync(Token);
        Assert.True(read.IsCompleted && read.Buffer.IsEmpty);
        reader.AdvanceTo(read.Buffer.End);
        read = await reader.ReadAtLeastAsync(5, Token);
        Assert.True(read.IsCompleted && read.Buffer.IsEmpty);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        reader.Complete();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task It_copies_to_streams_and_is_read_as_one(Way way)
    {
        using AdapterFile f = new(way, 5 * Window + 77, 2);
        PipeReader reader = f.File.AsPipeReader(3);
        using MemoryStream copy = new();
        await reader.CopyToAsync(copy, Token);
        await reader.CompleteAsync();
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(3)));
        await using Stream stream = f.File.AsPipeReader(5, 4 * Window).AsStream();
        byte[] read = new byte[4 * Window];
        await stream.ReadExactlyAsync(read, Token);
        Assert.Equal(0, await stream.ReadAsync(new byte[10].AsMemory(), Token));
        Assert.True(read.AsSpan().SequenceEqual(f.Content.AsSpan(5, 4 * Window)));
        await stream.DisposeAsync();
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void Completing_disposes_the_file_only_if_asked_to()
    {
        using AdapterFile f = new(Way.Auto, 100, 2);
        f.File.AsPipeReader().Complete();
        Assert.Equal(f.Content[5], f.File.Read<byte>(5));
        f.File.AsPipeReader(leaveOpen: false).Complete();
        Assert.Throws<ObjectDisposedException>(() => f.File.Read<byte>(5));
        Assert.Throws<ObjectDisposedException>(() => f.File.AsPipeReader());
    }

    // Lines of up to most of a window, so that two windows hold any of them.
    private static byte[] Text(Random random, int lengthBytes)
    {
        byte[] text = new byte[lengthBytes + random.Next(Window)];
        for (int at = 0; at < text.Length;)
        {
            int line = Math.Min(text.Length - at, random.Next(10) == 0 ? random.Next(50_000) : random.Next(300));
            text.AsSpan(at, line).Fill((byte)('a' + random.Next(26)));
            at += line;
            if (at < text.Length)
                text[at++] = (byte)'\n';
        }
        return text;
    }

    private static int Hash(ReadOnlySequence<byte> bytes)
    {
        HashCode hash = default;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            foreach (byte value in segment.Span)
                hash.Add(value);
        }
        return hash.ToHashCode();
    }
}
