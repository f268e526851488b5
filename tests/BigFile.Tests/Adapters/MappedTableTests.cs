using System.Buffers;
using CommunityToolkit.HighPerformance;

namespace BigFile.Tests.Adapters;

public class MappedTableTests
{
    private const int Window = Managers.Window;
    private const int Columns = 7;
    private const int RowBytes = Columns * sizeof(int);

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Cells_are_the_values_of_the_file(Way way)
    {
        using AdapterFile f = new(way, 3 * Window + 11, 2);
        MappedTable<int> table = f.File.AsTable<int>(2, Columns);
        Assert.Equal((3 * Window + 9) / RowBytes, table.Rows);
        Assert.Equal((3 * Window + 9) % RowBytes, table.TornBytes);
        for (long row = 0; row < table.Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                Assert.Equal(At(f, row, column), table[row, column]);
        }
        table[2340, 6] = 99;
        Assert.Equal(99, f.File.Read<int>(2 + 2340 * RowBytes + 24));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Rows_are_leased_as_a_span_of_two_dimensions(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        MappedTable<int> table = f.File.AsTable<int>(2, Columns);
        const int first = Window / RowBytes - 3;
        using (MappedSpan2D<int> lease = table.Lease(first, 8, LeaseMode.Write))
        {
            Assert.Equal((8, Columns), (lease.Span.Height, lease.Span.Width));
            Assert.Equal((8, Columns), (lease.Rows, lease.Columns));
            for (int row = 0; row < 8; row++)
            {
                for (int column = 0; column < Columns; column++)
                    Assert.Equal(At(f, first + row, column), lease.Span[row, column]);
            }
            lease.WritableSpan.GetColumn(3).Fill(-1);
        }
        for (int row = 0; row < 8; row++)
            Assert.Equal(-1, table[first + row, 3]);
        Assert.Equal(At(f, first, 2), table[first, 2]);
        Assert.Equal(0, f.PinnedBytes);
        Assert.Throws<InvalidOperationException>(() =>
        {
            using MappedSpan2D<int> lease = table.Lease(0, 1);
            return lease.WritableSpan.Height;
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            MappedSpan2D<int> lease = table.Lease(0, 1);
            lease.Dispose();
            return lease.Span.Height;
        });
        using MappedSpan2D<int> none = table.Lease(table.Rows, 0);
        Assert.True(none.Span.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Rows_are_leased_as_memory_of_two_dimensions_across_an_await(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 4);
        MappedTable<int> table = f.File.AsTable<int>(2, Columns);
        const int first = Window / RowBytes - 3;
        MappedMemory2D<int> write = table.LeaseMemory(first, 8);
        MappedReadOnlyMemory2D<int> read = table.LeaseReadOnlyMemory(first, 8);
        Memory2D<int> memory = write.Memory;
        ReadOnlyMemory2D<int> slice = read.Slice(2, 1, 2, 3);
        await Task.Yield();
        Assert.Equal(At(f, first + 2, 1), slice.Span[0, 0]);
        Assert.Equal(At(f, first + 3, 3), slice.Span[1, 2]);
        memory.Span[2, 1] = 1234;
        Assert.Equal(1234, slice.Span[0, 0]);
        Assert.Equal(1234, read.Span[2, 1]);
        Assert.Equal(1234, table[first + 2, 1]);
        write.Dispose();
        read.Dispose();
        read.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Height);
        Assert.Throws<ObjectDisposedException>(() => slice.Span.Height);
        Assert.Throws<ObjectDisposedException>(() => write.Span.Height);
        Assert.Throws<ObjectDisposedException>(() => write.Slice(0, 0, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => read.Memory.Height);
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public unsafe void A_pin_of_the_memory_keeps_the_rows_mapped_after_dispose(Way way)
    {
        using AdapterFile f = new(way, 3 * Window, 3);
        MappedReadOnlyMemory2D<int> lease = f.File.AsTable<int>(2, Columns).LeaseReadOnlyMemory(3, 5);
        MemoryHandle handle = lease.Memory.Pin();
        lease.Dispose();
        f.EvictAllElse();
        Assert.Equal(At(f, 3, 0), *(int*)handle.Pointer);
        Assert.NotEqual(0, f.PinnedBytes);
        handle.Dispose();
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void A_table_that_is_read_only_gives_nothing_to_write_to()
    {
        using AdapterFile f = new(Way.Auto, Window, 2, MappedFileAccess.Read);
        MappedTable<int> table = f.File.AsTable<int>(0, Columns, 10);
        Assert.Throws<UnauthorizedAccessException>(() => table.LeaseMemory(0, 1));
        Assert.Throws<UnauthorizedAccessException>(() => table.Lease(0, 1, LeaseMode.Write).Dispose());
        Assert.Throws<UnauthorizedAccessException>(() => table[0, 0] = 1);
        using MappedReadOnlyMemory2D<int> lease = table.LeaseReadOnlyMemory(0, 10);
        Assert.Equal(10, lease.Rows);
    }

    [Fact]
    public void Rows_and_columns_are_checked()
    {
        using AdapterFile f = new(Way.Auto, 10 * RowBytes + 5, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsTable<int>(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsTable<int>(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsTable<int>(0, Columns, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.AsTable<int>(6, Columns, 10));
        Assert.Equal(0, f.File.AsTable<long>(0, int.MaxValue).Rows);
        MappedTable<int> table = f.File.AsTable<int>(0, Columns);
        Assert.Equal(10, table.Rows);
        Assert.Equal(5, table.TornBytes);
        Assert.Equal(10L, Assert.Throws<ArgumentOutOfRangeException>(() => table[10, 0]).ActualValue);
        Assert.Equal(Columns, Assert.Throws<ArgumentOutOfRangeException>(() => table[0, Columns]).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, -1] = 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Lease(9, 2).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.LeaseMemory(9, -1));
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, -1, 1, 1)]
    [InlineData(5, 0, 1, 1)]
    [InlineData(0, 7, 1, 1)]
    [InlineData(4, 0, 2, 1)]
    [InlineData(0, 6, 1, 2)]
    [InlineData(1, 1, int.MaxValue, 1)]
    [InlineData(1, 1, 1, -1)]
    public void A_part_outside_the_rows_is_refused(int row, int column, int rows, int columns)
    {
        using AdapterFile f = new(Way.Auto, 10 * RowBytes, 2);
        using MappedMemory2D<int> lease = f.File.AsTable<int>(0, Columns).LeaseMemory(2, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.Slice(row, column, rows, columns));
        Assert.True(lease.Slice(5, 7, 0, 0).IsEmpty);
        Assert.Equal(f.File.Read<int>(6 * RowBytes + 6 * sizeof(int)), lease.Slice(4, 6, 1, 1).Span[0, 0]);
    }

    [Fact]
    public void Rows_too_many_for_a_span_are_refused()
    {
        using TempFolder folder = new();
        using ViewManager manager = new(64L << 20);
        using MappedFile file = MappedFile.Create(folder.File(), new MappedFileOptions
        {
            InitialLength = 3L << 30, Sparse = true, ViewManager = manager,
        });
        MappedTable<long> table = file.AsTable<long>(0, 1 << 20);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Lease(0, 256).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.LeaseReadOnlyMemory(0, 256));
        Assert.Throws<BudgetExceededException>(() => table.LeaseReadOnlyMemory(0, 255));
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    private static int At(AdapterFile f, long row, int column) =>
        BitConverter.ToInt32(f.Content, (int)(2 + row * RowBytes + column * sizeof(int)));
}
