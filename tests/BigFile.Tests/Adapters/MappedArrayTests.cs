namespace BigFile.Tests.Adapters;

public class MappedArrayTests
{
    private const int Window = Managers.Window;

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Elements_are_the_values_of_the_file(Way way)
    {
        using AdapterFile f = new(way, 3 * Window + 5, 2);
        MappedArray<Triple> array = f.File.AsArray<Triple>(3);
        long count = (3 * Window + 2) / Triple.Bytes;
        Assert.Equal(count, array.Count);
        Assert.Equal((3 * Window + 2) % Triple.Bytes, array.TornBytes);
        Assert.Equal(3, array.Offset);
        for (long i = 0; i < count; i++)
            Assert.Equal(Triple.At(f.Content, i, 3), array[i]);
        array[5957] = new Triple(1, 2, 3);
        Assert.Equal(new Triple(1, 2, 3), array[5957]);
        Assert.Equal(new Triple(1, 2, 3), f.File.Read<Triple>(3 + 5957 * Triple.Bytes));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Gather_reads_each_index(Way way)
    {
        using AdapterFile f = new(way, 5 * Window, 2);
        MappedArray<Triple> array = f.File.AsArray<Triple>();
        Random random = new(3);
        long[] indexes = new long[1000];
        for (int i = 0; i < indexes.Length; i++)
            indexes[i] = random.NextInt64(array.Count);
        Triple[] values = new Triple[1001];
        array.Gather(indexes, values);
        for (int i = 0; i < indexes.Length; i++)
            Assert.Equal(Triple.At(f.Content, indexes[i]), values[i]);
        Assert.Equal(default, values[1000]);
        Assert.Throws<ArgumentException>(() => array.Gather(indexes, values.AsSpan(0, 999)));
        indexes[700] = array.Count;
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => array.Gather(indexes, values));
        Assert.Contains($"{array.Count}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Enumeration_yields_every_value_in_order_and_holds_nothing_after(Way way)
    {
        using AdapterFile f = new(way, 20 * Window + 9, 2);
        MappedArray<Triple> array = f.File.AsArray<Triple>(1);
        long index = 0;
        foreach (Triple value in array)
            Assert.Equal(Triple.At(f.Content, index++, 1), value);
        Assert.Equal(array.Count, index);
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Enumeration_broken_off_holds_nothing(Way way)
    {
        using AdapterFile f = new(way, 4 * Window, 2);
        foreach (int value in f.File.AsArray<int>())
        {
            Assert.Equal(BitConverter.ToInt32(f.Content), value);
            Assert.Equal(Window, f.PinnedBytes);
            break;
        }
        Assert.Equal(0, f.PinnedBytes);

        MappedArrayEnumerator<int> walk = f.File.AsArray<int>().GetEnumerator();
        Assert.True(walk.MoveNext());
        walk.Dispose();
        walk.Dispose();
        Assert.False(walk.MoveNext());
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Reading_and_enumerating_allocate_nothing(Way way)
    {
        using AdapterFile f = new(way, 6 * Window, 8);
        MappedArray<Triple> array = f.File.AsArray<Triple>();
        long[] indexes = [1, 7, array.Count - 1, 500];
        Triple[] values = new Triple[6000];
        long ReadAll()
        {
            long sum = 0;
            for (long i = 0; i < array.Count; i++)
                sum += array[i].A;
            foreach (Triple value in array)
                sum -= value.A;
            array.Gather(indexes, values);
            array.CopyTo(5000, values);
            using MappedSpan<Triple> lease = array.Lease(5950, 20);
            return sum + lease.Span.Length;
        }
        // Twice, so that windows are mapped and lease records pooled.
        Assert.Equal(20, ReadAll());
        Assert.Equal(20, ReadAll());
        long before = GC.GetAllocatedBytesForCurrentThread();
        long result = ReadAll();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(20, result);
        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Leases_are_typed_and_follow_the_rules_of_views(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        MappedArray<Triple> array = f.File.AsArray<Triple>();
        const int straddles = Window / Triple.Bytes - 2;
        using (MappedSpan<Triple> lease = array.Lease(straddles, 10, LeaseMode.Write))
        {
            Assert.Equal(10, lease.Span.Length);
            Assert.Equal(straddles * Triple.Bytes, lease.Offset);
            Assert.Equal(LeaseMode.Write, lease.Mode);
            for (int i = 0; i < 10; i++)
                Assert.Equal(Triple.At(f.Content, straddles + i), lease.Span[i]);
            lease.WritableSpan[4].C ^= 0x55;
        }
        Assert.Equal((byte)(Triple.At(f.Content, straddles + 4).C ^ 0x55), array[straddles + 4].C);
        Assert.Equal(0, f.PinnedBytes);
        Assert.Throws<InvalidOperationException>(() =>
        {
            using MappedSpan<Triple> lease = array.Lease(0, 1);
            lease.WritableSpan[0] = default;
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            MappedSpan<Triple> lease = array.Lease(0, 1);
            lease.Dispose();
            return lease.Span.Length;
        });
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void CopyTo_copies_a_run_also_when_leases_hold_the_budget(Way way)
    {
        using AdapterFile f = new(way, 6 * Window, 2);
        using MappedView held = f.File.Lease(0, Window);
        using MappedView heldToo = f.File.Lease(Window, Window);
        MappedArray<Triple> array = f.File.AsArray<Triple>();
        Triple[] run = new Triple[3 * Window / Triple.Bytes];
        array.CopyTo(3000, run);
        for (int i = 0; i < run.Length; i++)
            Assert.Equal(Triple.At(f.Content, 3000 + i), run[i]);
        Assert.Throws<BudgetExceededException>(() => array.Lease(20000, 1).Dispose());
        Assert.Equal(2 * Window, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Enumeration_of_what_cannot_be_mapped_throws_and_can_go_on_later(Way way)
    {
        using AdapterFile f = new(way, 6 * Window, 2);
        MappedView held = f.File.Lease(0, Window), heldToo = f.File.Lease(5 * Window, Window);
        MappedArrayEnumerator<long> walk = f.File.AsArray<long>(Window).GetEnumerator();
        try
        {
            bool thrown = false;
            try
            {
                walk.MoveNext();
            }
            catch (BudgetExceededException)
            {
                thrown = true;
            }
            Assert.True(thrown);
            held.Dispose();
            Assert.True(walk.MoveNext());
            Assert.Equal(BitConverter.ToInt64(f.Content, Window), walk.Current);
        }
        finally
        {
            walk.Dispose();
            held.Dispose();
            heldToo.Dispose();
        }
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void BinarySearch_finds_the_first_of_equals_or_the_place_to_insert()
    {
        using AdapterFile f = new(Way.Auto, 0, 2);
        long[] sorted = [.. Enumerable.Range(0, 40000).Select(i => (long)(i / 3) * 2)];
        f.File.SetLength(sorted.Length * 8);
        MappedArray<long> array = f.File.AsArray<long>();
        for (int i = 0; i < sorted.Length; i++)
            array[i] = sorted[i];
        for (long key = -1; key < 26670; key++)
        {
            long expected = key < 0 ? ~0L : (key & 1) == 0 ? Math.Min(key / 2 * 3, 40000) : ~Math.Min((key + 1) / 2 * 3, 40000L);
            if (expected == 40000)
                expected = ~40000L;
            Assert.Equal(expected, array.BinarySearch(key));
        }
        Assert.Equal(~0L, f.File.AsArray<long>(f.File.Length).BinarySearch(7L));
        Assert.Throws<ArgumentNullException>(() => array.BinarySearch<IComparable<long>>(null!));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void An_array_to_the_end_grows_with_the_file_and_never_invents_a_torn_element(Way way)
    {
        using AdapterFile f = new(way, 15, 2);
        MappedArray<long> live = f.File.AsArray<long>(), one = f.File.AsArray<long>(0, 1);
        Assert.Equal(1, live.Count);
        Assert.Equal(7, live.TornBytes);
        Assert.Equal(0, one.TornBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => live[1]);
        f.File.SetLength(2 * Window + 3);
        Assert.Equal(2 * Window / 8, live.Count);
        Assert.Equal(3, live.TornBytes);
        Assert.Equal(0, live[2 * Window / 8 - 1]);
        Assert.Equal(1, one.Count);
        f.File.SetLength(6);
        Assert.Equal(0, live.Count);
        Assert.Equal(0, one.Count);
        Assert.Equal(6, one.TornBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => one[0]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 61)]
    [InlineData((1L << 61) - 1)]
    public void An_index_outside_names_itself(long index)
    {
        using AdapterFile f = new(Way.Auto, 85, 2);
        foreach (MappedArray<long> array in new[] { f.File.AsArray<long>(5), f.File.AsArray<long>(0, 10) })
        {
            ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => array[index]);
            Assert.Equal(index, e.ActualValue);
            Assert.Contains($"element {index}", e.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => array[index] = 5);
            Assert.Throws<ArgumentOutOfRangeException>(() => array.Lease(index, 1).Dispose());
            Assert.Throws<ArgumentOutOfRangeException>(() => array.CopyTo(index, new long[1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => array.Gather([index], new long[1]));
        }
    }

    [Fact]
    public void Arguments_are_checked_before_anything_else()
    {
        using AdapterFile f = new(Way.Auto, 80, 2, MappedFileAccess.Read);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(81));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(0, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsArray<long>(8, long.MaxValue / 8 + 1));
        Assert.Equal(0, f.File.AsArray<long>(80, 0).Count);
        MappedArray<long> array = f.File.AsArray<long>(0, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Lease(5, 6).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Lease(5, -1).Dispose());
        Assert.Throws<UnauthorizedAccessException>(() => array[3] = 4);
        Assert.Throws<UnauthorizedAccessException>(() => array.Lease(0, 1, LeaseMode.Write).Dispose());
        array.Lease(10, 0).Dispose();
        f.File.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array[3]);
        Assert.Throws<ObjectDisposedException>(() => array.CopyTo(0, []));
        Assert.Throws<ObjectDisposedException>(() => array.GetEnumerator().Dispose());
        Assert.Throws<ObjectDisposedException>(() => f.File.AsArray<long>());
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Indexes_reach_past_32_bits(Way way)
    {
        using TempFolder folder = new();
        using ViewManager manager = new(64L << 20);
        using MappedFile file = MappedFile.Create(folder.File(), new MappedFileOptions
        {
            InitialLength = 5L << 32, MaxLength = 5L << 32, Sparse = true, WindowSizeBytes = 1 << 20, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        MappedArray<int> array = file.AsArray<int>();
        Assert.Equal(5L << 30, array.Count);
        array[(1L << 32) + 1] = 7;
        array[array.Count - 1] = 8;
        Assert.Equal(7, file.Read<int>(((1L << 32) + 1) * 4));
        Assert.Equal(8, array[array.Count - 1]);
        int[] values = new int[2];
        array.Gather([(1L << 32) + 1, 1], values);
        Assert.Equal([7, 0], values);
    }
}
