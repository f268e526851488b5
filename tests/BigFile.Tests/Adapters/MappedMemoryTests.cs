using System.Buffers;

namespace BigFile.Tests.Adapters;

public class MappedMemoryTests
{
    private const int Window = Managers.Window;

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Memory_over_two_windows_shows_and_changes_the_file_across_an_await(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        using (MappedMemory<byte> lease = f.File.LeaseMemory(Window - 10, Window))
        {
            Memory<byte> memory = lease.Memory;
            Assert.Equal(Window, memory.Length);
            await Task.Yield();
            Assert.True(memory.Span.SequenceEqual(f.Content.AsSpan(Window - 10, Window)));
            memory.Span[5] ^= 0xFF;
            memory[100..].Span[0] ^= 0xFF;
        }
        f.Content[Window - 5] ^= 0xFF;
        f.Content[Window + 90] ^= 0xFF;
        byte[] now = new byte[3 * Window];
        f.File.ReadExactly(0, now);
        Assert.True(now.AsSpan().SequenceEqual(f.Content));
        Assert.True(f.File.Checkpoint().Bytes > 0);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Values_need_not_be_aligned(Way way)
    {
        using AdapterFile f = new(way, 2 * Window, 3);
        using MappedReadOnlyMemory<long> read = f.File.LeaseReadOnlyMemory<long>(Window - 13, 40);
        Assert.Equal(40, read.Length);
        Assert.Equal(Window - 13, read.Offset);
        for (int i = 0; i < 40; i++)
            Assert.Equal(BitConverter.ToInt64(f.Content, Window - 13 + 8 * i), read.Memory.Span[i]);
        using MappedMemory<long> write = f.File.LeaseMemory<long>(3, 2);
        write.GetSpan()[1] = 42;
        Assert.Equal(42, f.File.Read<long>(11));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_file_open_for_reading_gives_read_only_memory_and_refuses_the_other(Way way)
    {
        using AdapterFile f = new(way, Window, 2, MappedFileAccess.Read);
        using MappedReadOnlyMemory<byte> lease = f.File.LeaseReadOnlyMemory(7, 100);
        Assert.True(lease.Span.SequenceEqual(f.Content.AsSpan(7, 100)));
        Assert.Throws<UnauthorizedAccessException>(() => f.File.LeaseMemory(7, 100));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Memory_and_its_slices_throw_after_dispose(Way way)
    {
        using AdapterFile f = new(way, Window, 2);
        MappedMemory<byte> write = f.File.LeaseMemory(0, 100);
        MappedReadOnlyMemory<byte> read = f.File.LeaseReadOnlyMemory(0, 100);
        Memory<byte> memory = write.Memory[10..20];
        ReadOnlyMemory<byte> readOnly = read.Memory[10..20];
        Assert.Equal(f.Content[10], memory.Span[0]);
        write.Dispose();
        read.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => readOnly.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => write.GetSpan()[0]);
        Assert.Throws<ObjectDisposedException>(() => read.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => read.Memory);
        Assert.Throws<ObjectDisposedException>(() => write.Pin());
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.Throws<ObjectDisposedException>(() => readOnly.Pin());
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void A_second_dispose_leaves_the_next_lease_alone()
    {
        using AdapterFile f = new(Way.Auto, Window, 2);
        MappedMemory<byte> first = f.File.LeaseMemory(0, 10);
        first.Dispose();
        using MappedMemory<byte> second = f.File.LeaseMemory(20, 10);
        first.Dispose();
        ((IDisposable)first).Dispose();
        Assert.Equal(f.Content[20], second.GetSpan()[0]);
        Assert.Equal(Window, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public unsafe void A_pin_keeps_the_range_mapped_after_dispose_until_it_is_given_back(Way way)
    {
        using AdapterFile f = new(way, 4 * Window, 3);
        MappedReadOnlyMemory<byte> lease = f.File.LeaseReadOnlyMemory(Window - 1000, 2000);
        MemoryHandle whole = lease.Pin();
        MemoryHandle part = lease.Memory[1500..].Pin();
        lease.Dispose();
        f.EvictAllElse();
        Assert.NotEqual(0, f.PinnedBytes);
        Assert.True(new ReadOnlySpan<byte>(whole.Pointer, 2000).SequenceEqual(f.Content.AsSpan(Window - 1000, 2000)));
        Assert.Equal(f.Content[Window + 500], *(byte*)part.Pointer);
        whole.Dispose();
        Assert.NotEqual(0, f.PinnedBytes);
        Assert.Equal(f.Content[Window + 500], *(byte*)part.Pointer);
        part.Dispose();
        part.Dispose();
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void Pins_are_checked()
    {
        using AdapterFile f = new(Way.Auto, Window, 2);
        using MappedMemory<int> lease = f.File.LeaseMemory<int>(0, 10);
        Assert.Throws<InvalidOperationException>(lease.Unpin);
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.Pin(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.Pin(11));
        lease.Pin(10).Dispose();
        Assert.Throws<InvalidOperationException>(lease.Unpin);
        Assert.Equal(10, lease.GetSpan().Length);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Of_a_pin_and_a_dispose_at_once_either_the_pin_holds_or_it_throws(Way way)
    {
        const int rounds = 300;
        using AdapterFile f = new(way, 2 * Window, 3);
        using Barrier start = new(2);
        MappedReadOnlyMemory<byte> lease = f.File.LeaseReadOnlyMemory(0, 0);
        long wrong = 0, held = 0;
        unsafe void Pin()
        {
            try
            {
                using MemoryHandle handle = lease.Pin(3);
                held++;
                wrong += *(byte*)handle.Pointer == f.Content[Window - 5] ? 0 : 1;
            }
            catch (ObjectDisposedException)
            {
            }
        }
        Task pinner = Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < rounds; round++)
                {
                    start.SignalAndWait();
                    Pin();
                    start.SignalAndWait();
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int round = 0; round < rounds; round++)
        {
            lease = f.File.LeaseReadOnlyMemory(Window - 8, 16);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            lease.Dispose();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Assert.Equal(0, f.PinnedBytes);
        }
        await pinner;
        Assert.Equal(0, wrong);
        Assert.InRange(held, 0, rounds);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_lease_outlives_its_file(Way way)
    {
        using AdapterFile f = new(way, 2 * Window, 3);
        using MappedReadOnlyMemory<byte> lease = f.File.LeaseReadOnlyMemory(Window - 100, 200);
        f.File.Dispose();
        Assert.True(lease.Span.SequenceEqual(f.Content.AsSpan(Window - 100, 200)));
        lease.Dispose();
        Assert.Equal(0, f.Manager.GetStatistics().MappedBytes);
        Assert.Throws<ObjectDisposedException>(() => f.File.LeaseReadOnlyMemory(0, 1));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void What_cannot_be_leased_throws_and_holds_nothing(Way way)
    {
        using AdapterFile f = new(way, 8 * Window, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseMemory(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseMemory(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseMemory(8 * Window - 7, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseMemory<long>(0, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseReadOnlyMemory<long>(0, 1 << 28));
        Assert.Throws<BudgetExceededException>(() => f.File.LeaseReadOnlyMemory(0, 3 * Window));
        Assert.Equal(0, f.PinnedBytes);
        using MappedMemory<byte> none = f.File.LeaseMemory(8 * Window, 0);
        Assert.True(none.Memory.IsEmpty);
    }
}
