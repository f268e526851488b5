using System.Runtime.InteropServices;

namespace BigFile.Tests.Adapters;

public class MappedFileStreamTests
{
    private const int Window = Managers.Window;

    public static TheoryData<Way> Placements => Managers.Placements;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Small_appends_reach_the_file_on_flush_and_its_length_never_runs_ahead_of_its_content(Way way)
    {
        using AdapterFile f = new(way, 100, 2);
        using MappedFileStream stream = f.File.AsStream();
        stream.Seek(0, SeekOrigin.End);
        byte[] line = "a line of the log\n"u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            stream.Write(line);
            Assert.Equal(100 + (i + 1L) * line.Length, stream.Position);
            if (i % 1000 == 0)
            {
                long length = new FileInfo(f.Path).Length;
                Assert.InRange(length, stream.Position - MappedFileStream.TailBytesMax - line.Length, stream.Position);
                for (long at = 100; at + line.Length <= length; at += line.Length)
                    Assert.Equal((byte)'\n', f.File.Read<byte>(at + line.Length - 1));
                Assert.Equal(stream.Position, stream.Length);
            }
        }
        stream.Flush();
        Assert.Equal(stream.Position, new FileInfo(f.Path).Length);
        Assert.Equal(stream.Position, f.File.Length);
        byte[] last = new byte[line.Length];
        f.File.ReadExactly(f.File.Length - line.Length, last);
        Assert.Equal(line, last);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_read_at_the_known_end_sees_what_another_process_appended(Way way)
    {
        using AdapterFile f = new(way, Window - 3, 2, MappedFileAccess.Read);
        using FileStream other = new(f.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using MappedFileStream stream = f.File.AsStream();
        byte[] buffer = new byte[2 * Window];
        Assert.Equal(Window - 3, stream.Read(buffer));
        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(-1, stream.ReadByte());
        other.Write([1, 2, 3, 4, 5]);
        Assert.Equal(1, stream.ReadByte());
        Assert.Equal(4, stream.Read(buffer));
        Assert.Equal([2, 3, 4, 5], buffer[..4]);
        other.Write([6, 7]);
        Assert.Equal(Window + 4, stream.Length);
        other.Write([8]);
        Assert.Equal(Window + 5, stream.Seek(0, SeekOrigin.End));
        stream.Position = Window + 2;
        using MemoryStream copy = new();
        other.Write([9]);
        stream.CopyTo(copy);
        Assert.Equal([6, 7, 8, 9], copy.ToArray());
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Appending_does_not_cut_what_another_process_appended_meanwhile(Way way)
    {
        using AdapterFile f = new(way, 10, 2, MappedFileAccess.ReadWrite, FileShare.ReadWrite);
        using FileStream other = new(f.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using MappedFileStream stream = f.File.AsStream();
        stream.Position = 10;
        stream.Write([1, 1, 1]);
        other.Position = 10;
        other.Write([2, 2, 2, 2, 2]);
        stream.Flush();
        Assert.Equal(15, new FileInfo(f.Path).Length);
        Assert.Equal([1, 1, 1, 2, 2], ReadAll(f.File)[10..]);
        other.Write([3]);
        stream.SetLength(12);
        Assert.Equal(12, new FileInfo(f.Path).Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_gap_before_what_is_written_is_zeros(Way way)
    {
        using AdapterFile f = new(way, 0, 2);
        using MappedFileStream stream = f.File.AsStream();
        stream.Position = 3 * Window;
        Assert.Equal(0, stream.Read(new byte[10]));
        stream.Write([]);
        Assert.Equal(0, stream.Length);
        stream.WriteByte(7);
        Assert.Equal(3 * Window + 1, stream.Length);
        stream.Flush();
        byte[] expected = new byte[3 * Window + 1];
        expected[^1] = 7;
        Assert.True(ReadAll(f.File).AsSpan().SequenceEqual(expected));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Streams_of_two_threads_over_one_file_do_not_cut_each_others_appends(Way way)
    {
        const int pieces = 60, pieceBytes = 10_000;
        using AdapterFile f = new(way, 0, 3);
        Task Append(int which) => Task.Factory.StartNew(
            () =>
            {
                using MappedFileStream stream = f.File.AsStream();
                byte[] piece = new byte[pieceBytes];
                piece.AsSpan().Fill((byte)(which + 1));
                for (int i = which; i < pieces; i += 2)
                {
                    stream.Position = (long)i * pieceBytes;
                    stream.Write(piece);
                }
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(Append(0), Append(1));
        Assert.Equal(pieces * pieceBytes, f.File.Length);
        byte[] content = ReadAll(f.File);
        for (int i = 0; i < pieces; i++)
            Assert.False(content.AsSpan(i * pieceBytes, pieceBytes).ContainsAnyExcept((byte)(i % 2 + 1)), $"piece {i}");
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Asynchronous_members_complete_at_once_where_the_windows_are_mapped(Way way)
    {
        using AdapterFile f = new(way, 4 * Window, 2);
        await using MappedFileStream stream = f.File.AsStream();
        byte[] buffer = new byte[100];
        Assert.Equal(100, await stream.ReadAsync(buffer, Token));
        Assert.True(stream.ReadAsync(buffer, 0, 100, Token).IsCompletedSuccessfully);
        Assert.True(buffer.AsSpan().SequenceEqual(f.Content.AsSpan(100, 100)));
        Assert.True(stream.WriteAsync(buffer, 0, 100, Token).IsCompletedSuccessfully);
        Task flushed = stream.FlushAsync(Token);
        Assert.True(flushed.IsCompletedSuccessfully || way == Way.Buffered);
        await flushed;
        stream.Seek(0, SeekOrigin.End);
        Task<int> atEnd = stream.ReadAsync(buffer, 0, 100, Token);
        Assert.True(atEnd.IsCompletedSuccessfully);
        Assert.Equal(0, await atEnd);
        Assert.True(stream.WriteAsync(buffer, 0, 100, Token).IsCompletedSuccessfully);
        Assert.Equal(4 * Window, f.File.Length);
        await stream.FlushAsync(Token);
        Assert.Equal(4 * Window + 100, f.File.Length);
        stream.Position = 3 * Window - 50;
        Assert.Equal(100, await stream.ReadAsync(buffer, Token));
        Assert.True(buffer.AsSpan().SequenceEqual(f.Content.AsSpan(3 * Window - 50, 100)));
    }

    [Fact]
    public async Task A_cancelled_token_stops_what_has_not_begun()
    {
        using AdapterFile f = new(Way.Auto, 100, 2);
        await using MappedFileStream stream = f.File.AsStream();
        CancellationToken cancelled = new(canceled: true);
        using MemoryStream copy = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[1], 0, 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.WriteAsync(new byte[1], 0, 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.FlushAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.CopyToAsync(copy, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.FlushAsync(CheckpointLevel.Durable, cancelled));
        Assert.Equal(0, stream.Position);
        Assert.Equal(0, copy.Length);
        Assert.Equal(100, stream.Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Copying_hands_over_leased_memory_and_copies_when_leases_hold_the_budget(Way way)
    {
        using AdapterFile f = new(way, 5 * Window + 9, 2);
        using MappedFileStream stream = f.File.AsStream();
        stream.Position = 5;
        using LeaseCountingStream free = new();
        await stream.CopyToAsync(free, Token);
        // On Win32 the destination may be native code, which a fault under it would end.
        Assert.Equal(OperatingSystem.IsWindows() ? (0, 6) : (6, 0), (free.Leased, free.Copied));
        Assert.True(free.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(5)));
        Assert.Equal(0, f.PinnedBytes);

        using MappedMemory<byte> kept = f.File.LeaseMemory(0, Window), keptToo = f.File.LeaseMemory(Window, Window);
        CopyAll(f, stream);
        stream.Position = 5;
        using LeaseCountingStream pressed = new();
        await stream.CopyToAsync(pressed, Token);
        Assert.Equal(OperatingSystem.IsWindows() ? (0, 6) : (2, 4), (pressed.Leased, pressed.Copied));
        Assert.True(pressed.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(5)));
    }

    [Fact]
    public void A_destination_that_fails_leaves_the_position_after_what_it_took()
    {
        using AdapterFile f = new(Way.Auto, 5 * Window, 2);
        using MappedFileStream stream = f.File.AsStream();
        using MemoryStream small = new(new byte[2 * Window + 10]);
        Assert.Throws<NotSupportedException>(() => stream.CopyTo(small));
        Assert.Equal(2 * Window, stream.Position);
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Reading_and_writing_allocate_nothing(Way way)
    {
        using AdapterFile f = new(way, 8 * Window, 10);
        using MappedFileStream stream = f.File.AsStream();
        stream.CopyTo(Stream.Null); // Maps the windows.
        byte[] buffer = new byte[1000];
        void Use()
        {
            stream.Position = 0;
            for (int i = 0; i < 100; i++)
            {
                stream.ReadExactly(buffer);
                stream.Write(buffer);
                stream.WriteByte((byte)stream.ReadByte());
                Assert.True(IsDone(stream.ReadAsync(buffer.AsMemory(), Token)));
                Assert.True(IsDone(stream.WriteAsync(buffer.AsMemory(), Token)));
            }
            stream.Position = 8 * Window;
            for (int i = 0; i < 100; i++)
            {
                stream.Write(buffer, 0, 100);
                stream.WriteByte(7);
                Assert.True(IsDone(stream.WriteAsync(buffer.AsMemory(0, 50), Token)));
            }
        }
        Use();
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Bad_arguments_change_nothing()
    {
        using AdapterFile f = new(Way.Auto, 100, 2);
        await using MappedFileStream stream = f.File.AsStream();
        stream.Position = 40;
        byte[] buffer = new byte[10];
        Assert.Throws<ArgumentNullException>(() => stream.Read(null!, 0, 1));
        Assert.Throws<ArgumentNullException>(() => stream.Write(null!, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(buffer, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(buffer, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(buffer, 5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Write(buffer, 5, 6));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => stream.ReadAsync(buffer, 5, 6, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => stream.WriteAsync(buffer, 5, 6, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.SetLength(-1));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Throws<IOException>(() => stream.Seek(-41, SeekOrigin.Current));
        Assert.Throws<IOException>(() => stream.Seek(-101, SeekOrigin.End));
        Assert.Throws<IOException>(() => stream.Seek(long.MaxValue, SeekOrigin.Current));
        Assert.Throws<IOException>(() => stream.Seek(long.MinValue, SeekOrigin.Current));
        Assert.Throws<ArgumentException>(() => stream.Seek(0, (SeekOrigin)3));
        Assert.Throws<ArgumentNullException>(() => stream.CopyTo(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.CopyTo(Stream.Null, 0));
        Assert.Throws<InvalidOperationException>(() => stream.ReadTimeout);
        Assert.False(stream.CanTimeout);
        Assert.Equal(40, stream.Position);
        Assert.Equal(100, stream.Length);
    }

    [Fact]
    public async Task A_stream_over_a_file_open_for_reading_refuses_to_write()
    {
        using AdapterFile f = new(Way.Auto, 100, 2, MappedFileAccess.Read);
        await using MappedFileStream stream = f.File.AsStream();
        Assert.True(stream.CanRead && stream.CanSeek && !stream.CanWrite);
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
        Assert.Throws<NotSupportedException>(() => stream.Write([]));
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.WriteAsync(new byte[1], 0, 1, Token));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(100));
        stream.Flush();
        Assert.Equal(0, stream.Flush(CheckpointLevel.Durable).Bytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void What_would_grow_past_the_maximum_is_refused_whole(Way way)
    {
        using TempFolder folder = new();
        using ViewManager manager = Managers.WithRoom(2 * Window, AdmissionPolicy.Frequency);
        using MappedFile file = MappedFile.Create(folder.File(), new MappedFileOptions
        {
            InitialLength = 100, MaxLength = 2 * Window, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        using MappedFileStream stream = file.AsStream();
        stream.Position = 50;
        Assert.Throws<IOException>(() => stream.Write(new byte[2 * Window - 49]));
        Assert.Equal(50, stream.Position);
        stream.Position = 2 * Window - 3;
        stream.Write([1, 2]);
        stream.WriteByte(3);
        Assert.Throws<IOException>(() => stream.WriteByte(4));
        Assert.Throws<IOException>(() => stream.Write([4]));
        Assert.Equal(2 * Window, stream.Position);
        stream.Flush();
        Assert.Equal(2 * Window, file.Length);
        Assert.Equal([1, 2, 3], ReadAll(file)[^3..]);
        stream.Position = long.MaxValue;
        Assert.Throws<IOException>(() => stream.WriteByte(4));
        Assert.Equal(0, stream.Read(new byte[5]));
    }

    [Fact]
    public void A_durable_flush_makes_a_checkpoint_of_what_was_appended()
    {
        using AdapterFile f = new(Way.Auto, 0, 2);
        using MappedFileStream stream = f.File.AsStream();
        stream.Write(new byte[1000]);
        stream.Flush();
        Assert.Equal(0, f.Manager.GetStatistics().Checkpoints);
        stream.Write(new byte[1000]);
        Assert.True(stream.Flush(CheckpointLevel.Durable).Bytes >= 2000);
        Assert.Equal(0, stream.Flush(CheckpointLevel.Durable).Bytes);
        Assert.Equal(1, f.Manager.GetStatistics().Checkpoints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_writes_out_what_was_appended_and_closes_the_file_if_asked_to(bool async)
    {
        using AdapterFile f = new(Way.Auto, 10, 2);
        MappedFileStream borrows = f.File.AsStream();
        borrows.Seek(0, SeekOrigin.End);
        borrows.Write([1, 2, 3]);
        await DisposeOnce(borrows, async);
        Assert.Equal(13, f.File.Length);
        MappedFileStream owns = f.File.AsStream(leaveOpen: false);
        owns.Seek(0, SeekOrigin.End);
        owns.Write([4]);
        await DisposeOnce(owns, async);
        Assert.Throws<ObjectDisposedException>(() => f.File.Read<byte>(0));
        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(f.Path)[10..]);
        await DisposeOnce(owns, async);
        Assert.Throws<ObjectDisposedException>(() => f.File.AsStream());
    }

    [Fact]
    public void A_stream_whose_appended_bytes_cannot_be_written_says_so_once_and_is_disposed()
    {
        using AdapterFile f = new(Way.Auto, 10, 2);
        MappedFileStream stream = f.File.AsStream();
        stream.Seek(0, SeekOrigin.End);
        stream.Write([1, 2, 3]);
        f.File.Dispose();
        Assert.Throws<ObjectDisposedException>(stream.Flush);
        Assert.Throws<ObjectDisposedException>(stream.Dispose);
        stream.Dispose();
        Assert.False(stream.CanRead);
    }

    [Fact]
    public async Task Every_member_throws_after_dispose()
    {
        using AdapterFile f = new(Way.Auto, 100, 2);
        MappedFileStream stream = f.File.AsStream();
        stream.Dispose();
        Assert.False(stream.CanRead || stream.CanSeek || stream.CanWrite);
        Assert.Throws<ObjectDisposedException>(() => stream.Length);
        Assert.Throws<ObjectDisposedException>(() => stream.Position);
        Assert.Throws<ObjectDisposedException>(() => stream.Position = 0);
        Assert.Throws<ObjectDisposedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => stream.Write([1]));
        Assert.Throws<ObjectDisposedException>(() => stream.WriteByte(1));
        Assert.Throws<ObjectDisposedException>(() => stream.SetLength(1));
        Assert.Throws<ObjectDisposedException>(stream.Flush);
        Assert.Throws<ObjectDisposedException>(() => stream.Flush(CheckpointLevel.Written));
        Assert.Throws<ObjectDisposedException>(() => stream.CopyTo(Stream.Null));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], 0, 1, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.WriteAsync(new byte[1], 0, 1, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.FlushAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.CopyToAsync(Stream.Null, Token));
        Assert.Equal(f.Content[3], f.File.Read<byte>(3));
    }

    private static void CopyAll(AdapterFile f, MappedFileStream stream)
    {
        stream.Position = 5;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(5)));
        Assert.Equal(f.Content.Length, stream.Position);
    }

    private static bool IsDone(ValueTask task) => task.IsCompletedSuccessfully;

    private static bool IsDone(ValueTask<int> task) => task.IsCompletedSuccessfully;

    private static byte[] ReadAll(MappedFile file)
    {
        byte[] content = new byte[file.Length];
        file.ReadExactly(0, content);
        return content;
    }

    private static async Task DisposeOnce(MappedFileStream stream, bool async)
    {
        if (async)
            await stream.DisposeAsync();
        else
            stream.Dispose();
    }

    /// <summary>Tells which of its writes came out of a lease.</summary>
    private sealed class LeaseCountingStream : MemoryStream
    {
        public int Leased { get; private set; }

        public int Copied { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (MemoryMarshal.TryGetMemoryManager<byte, MappedMemory<byte>>(buffer, out _))
                Leased++;
            else
                Copied++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
