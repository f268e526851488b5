using System.Numerics;
using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Tests.Views;
using static BigFile.Tests.Columnar.Numpy.NpyBytes;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpyFileTests : IDisposable
{
    private const int Window = Managers.Window;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Rows_in_C_order_are_leased_and_changed_in_place_under_a_small_budget(Way way)
    {
        const int rows = 5000, columns = 37;
        string path = _folder.FileWith(With(Header("'<i4'", $"({rows}, {columns})"), Numbers(rows * columns)));
        using ViewManager manager = Managers.WithRoom(3 * Window);
        using (NpyFile file = NpyFile.Open(path, Options(way, manager)))
        {
            MappedTable<int> table = file.AsRows<int>();
            Assert.Equal((rows, columns), (table.Rows, table.Columns));
            for (int row = 0; row < rows; row += 100)
            {
                using MappedSpan2D<int> lease = table.Lease(row, 100);
                for (int i = 0; i < 100; i++)
                {
                    for (int column = 0; column < columns; column++)
                        Assert.Equal((row + i) * columns + column, lease.Span[i, column]);
                }
            }
            using (MappedSpan2D<int> lease = table.Lease(450, 100, LeaseMode.Write))
                lease.WritableSpan.GetColumn(5).Fill(-1);
            file.Write([4999, 36], -2);
            using (MappedReadOnlyMemory2D<int> memory = table.LeaseReadOnlyMemory(440, 20))
                Assert.Equal(-1, memory.Span[10, 5]);
            Assert.Equal(-1, file.Read<int>(549, 5));
            Assert.Equal(-2, file.AsArray<int>()[rows * columns - 1]);
            Assert.Equal(451 * columns + 5 + 1, file.Read<int>(451, 6));
            file.File.Checkpoint();
            Assert.Contains("AsRows", Assert.Throws<InvalidOperationException>(() => file.AsColumns<int>()).Message, StringComparison.Ordinal);
            EngineInvariants.Check(manager);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        ReadOnlySpan<int> onDisk = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path).AsSpan(^(rows * columns * 4)..));
        Assert.Equal((-1, -1, -2, 0), (onDisk[450 * columns + 5], onDisk[549 * columns + 5], onDisk[^1], onDisk[0]));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Columns_in_Fortran_order_are_leased_as_the_rows_of_the_transposed_array(Way way)
    {
        const int rows = 5000, columns = 37;
        string path = _folder.FileWith(With(Header("'<i4'", $"({rows}, {columns})", isFortranOrder: true), Numbers(rows * columns)));
        using ViewManager manager = Managers.WithRoom(3 * Window);
        using NpyFile file = NpyFile.Open(path, Options(way, manager));
        MappedTable<int> table = file.AsColumns<int>();
        Assert.Equal((columns, rows), (table.Rows, table.Columns));
        using (MappedSpan2D<int> lease = table.Lease(10, 2, LeaseMode.Write))
        {
            Assert.Equal(10 * rows + 7, lease.Span[0, 7]);
            Assert.Equal(11 * rows + 4999, lease.Span[1, 4999]);
            lease.WritableSpan[1, 3] = -5;
        }
        Assert.Equal(-5, file.Read<int>(3, 11));
        Assert.Equal(36 * rows + 4998, file.Read<int>(4998, 36));
        Assert.Equal(36L * rows + 4998, file.ElementOf(4998, 36));
        Assert.Contains("AsColumns", Assert.Throws<InvalidOperationException>(() => file.AsRows<int>()).Message, StringComparison.Ordinal);
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Indexes_are_turned_into_numbers_by_the_order_and_checked_one_by_one()
    {
        long[] shape = [2, 3, 4];
        foreach (bool isFortranOrder in new[] { false, true })
        {
            using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header("'<i4'", "(2, 3, 4)", isFortranOrder), Numbers(24))));
            for (int i = 0; i < 2; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    for (int k = 0; k < 4; k++)
                        Assert.Equal(isFortranOrder ? i + 2 * (j + 3 * k) : (i * 3 + j) * 4 + k, file.Read<int>(i, j, k));
                }
            }
            for (int dimension = 0; dimension < 3; dimension++)
            {
                foreach (long wrong in new[] { -1, shape[dimension], long.MaxValue, long.MinValue })
                {
                    long[] index = [1, 1, 1];
                    index[dimension] = wrong;
                    ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => file.ElementOf(index));
                    Assert.Contains($"dimension {dimension}", e.Message, StringComparison.Ordinal);
                    Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<int>(index));
                    Assert.Throws<ArgumentOutOfRangeException>(() => file.Write(index, 1));
                }
            }
            Assert.Throws<ArgumentException>(() => file.ElementOf(1, 1));
            Assert.Throws<ArgumentException>(() => file.ElementOf(1, 1, 1, 1));
            Assert.Throws<ArgumentException>(() => file.ElementOf());
            Assert.Throws<UnauthorizedAccessException>(() => file.Write([1, 1, 1], 5));
            MappedTable<int> table = isFortranOrder ? file.AsColumns<int>() : file.AsRows<int>();
            Assert.Equal(isFortranOrder ? (4, 6) : (2, 12), (table.Rows, table.Columns));
        }
    }

    [Fact]
    public void One_dimension_and_none_are_the_same_in_both_orders()
    {
        foreach (bool isFortranOrder in new[] { false, true })
        {
            using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header("'<i4'", "(5,)", isFortranOrder), Numbers(5))));
            Assert.Equal((5, 1), (file.AsRows<int>().Rows, file.AsColumns<int>().Columns));
            Assert.Equal(3, file.AsColumns<int>()[3, 0]);
            using NpyFile single = NpyFile.Open(_folder.FileWith(With(Header("'<i4'", "()", isFortranOrder), [7, 0, 0, 0]), "single"));
            Assert.Equal(1, single.Count);
            Assert.Empty(single.Shape);
            Assert.Equal(7, single.Read<int>());
            Assert.Equal(7, single.AsRows<int>()[0, 0]);
            Assert.Equal(7, single.AsArray<int>()[0]);
        }
    }

    [Theory]
    [InlineData("(0,)")]
    [InlineData("(0, 0)")]
    [InlineData("(5, 0)")]
    [InlineData("(0, 1099511627776)")]
    [InlineData("(3, 0, 4)")]
    public void Arrays_without_elements_are_arrays(string shape)
    {
        using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header("'<f8'", shape), [])));
        Assert.Equal((0L, 0L), (file.Count, file.DataBytes));
        Assert.Equal(0, file.AsArray<double>().Count);
        Assert.Equal(0, file.AsRows<double>().Rows);
        file.CopyTo<double>(0, []);
        file.LeaseBytes(0, 0).Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<double>(new long[file.Shape.Count]));
        Assert.Equal(0, file.ReadBytes(0, new byte[8]));
    }

    [Fact]
    public void Elements_are_values_of_the_type_that_they_are_and_of_no_other()
    {
        Types<bool>("|b1");
        Types<sbyte>("|i1");
        Types<byte>("|u1");
        Types<short>("<i2");
        Types<ushort>("<u2");
        Types<int>("<i4");
        Types<uint>("<u4");
        Types<long>("<i8");
        Types<ulong>("<u8");
        Types<Half>("<f2");
        Types<float>("<f4");
        Types<double>("<f8");
        Types<NpyComplex64>("<c8");
        Types<Complex>("<c16");
        Types<long>("<M8[ns]");
        Types<long>("<m8[s]");
        Types<byte>("|V1");
        Types<byte>("|S1");
        Types<Three>("|V3");
        Types<Three>("|S3");
        Types<Guid>("<U4");
        Types<Guid>("[('a', '<i8'), ('b', '<f8')]");
    }

    [Fact]
    public void Elements_in_the_other_byte_order_are_copied_turned_around_and_never_shown()
    {
        Random random = new(4);
        byte[] content = new byte[16 * 64];
        random.NextBytes(content);
        Turned<short>(">i2", content, 2);
        Turned<ushort>(">u2", content, 2);
        Turned<int>(">i4", content, 4);
        Turned<uint>(">u4", content, 4);
        Turned<long>(">i8", content, 8);
        Turned<ulong>(">u8", content, 8);
        Turned<Half>(">f2", content, 2);
        Turned<float>(">f4", content, 4);
        Turned<double>(">f8", content, 8);
        Turned<NpyComplex64>(">c8", content, 4);
        Turned<Complex>(">c16", content, 8);
        Turned<long>(">M8[D]", content, 8);
        Turned<long>(">m8", content, 8);
    }

    [Fact]
    public void Rows_of_fields_are_bytes_or_structs_and_fields_are_read_one_by_one()
    {
        const string descr = "[('id', '<i4'), ('big', '>u2', (2, 2)), ('', '|V2'), ('name', '|S6'), ('text', '>U2'), ('n', [('x', '<f8'), ('ok', '|b1')], (2,))]";
        NpyDType dtype = NpyDType.Parse(descr);
        byte[] rows = new byte[dtype.SizeBytes * 3];
        for (int i = 0; i < 3; i++)
        {
            Span<byte> row = rows.AsSpan(i * dtype.SizeBytes, dtype.SizeBytes);
            MemoryMarshal.Write(row, i + 100);
            for (int part = 0; part < 4; part++)
                row[4 + 2 * part + 1] = (byte)(10 * i + part);
            "ab"u8.CopyTo(row[14..]);
            row[20 + 3] = (byte)'z';
            row[20 + 5] = 1;
            row[20 + 6] = 0xf6;
            MemoryMarshal.Write(row[28..], 1.5 * i);
            row[36] = 1;
        }
        using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header(descr, "(3,)"), rows)));
        Assert.Equal(102, file.ReadField<int>(2, file.DType.GetField("id")));
        NpyField big = file.DType.GetField("big");
        Assert.Equal([20, 21, 22, 23], Enumerable.Range(0, 4).Select(part => (int)file.ReadField<ushort>(2, big, part)));
        Assert.Equal("ab", file.ReadFieldText(1, file.DType.GetField("name")));
        Assert.Equal("z😀", file.ReadFieldText(0, file.DType.GetField("text")));
        Assert.Equal(1.5, file.ReadField<double>(1, file.DType.GetField("n", "x")));
        Assert.True(file.ReadField<bool>(1, file.DType.GetField("n", "ok")));
        using (MappedView lease = file.LeaseBytes(1, 2))
            Assert.True(lease.Span.SequenceEqual(rows.AsSpan(dtype.SizeBytes)));
        byte[] copy = new byte[dtype.SizeBytes * 2 + 5];
        Assert.Equal(2, file.ReadBytes(0, copy));
        Assert.Equal(1, file.ReadBytes(2, copy));
        Assert.Equal(0, file.ReadBytes(3, copy));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadBytes(4, copy));
        Assert.Throws<InvalidOperationException>(() => file.ReadField<uint>(0, file.DType.GetField("id")));
        Assert.Throws<InvalidOperationException>(() => file.ReadField<Nine>(0, file.DType.GetField("id")));
        Assert.Equal(1.5, file.ReadField<Nine>(1, file.DType.GetField("n")).X);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadField<ushort>(0, big, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadField<ushort>(0, big, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadField<ushort>(3, big));
        Assert.Throws<InvalidOperationException>(() => file.ReadFieldText(0, big));
        NpyField far = NpyDType.Parse("[('a', '|V100'), ('b', '<i4')]").GetField("b");
        Assert.Throws<ArgumentException>(() => file.ReadField<int>(0, far));
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => file.AsArray<Row46>());
        Assert.Contains("byte order", e.Message, StringComparison.Ordinal);
        Assert.Contains("ReadField", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Elements_are_a_column_in_the_order_of_the_file(Way way)
    {
        string path = _folder.FileWith(With(Header("'<i4'", "(100000,)"), Numbers(100_000)));
        using ViewManager manager = Managers.WithRoom(3 * Window);
        using (NpyFile file = NpyFile.Open(path, Options(way, manager)))
        {
            Column<int> column = file.AsColumn<int>();
            Assert.Equal((100_000, 0, 1), (column.Count, column.NullCount, column.ChunkCount));
            Assert.Equal(99_999, column[99_999]);
            Assert.False(column.IsNull(5));
            long next = 0;
            foreach (ColumnRun<int> run in column.GetRuns(999))
            {
                Assert.Equal(next, run.FirstRow);
                foreach (int value in run.Values)
                    Assert.Equal(next++, value);
            }
            Assert.Equal(100_000, next);
            Assert.Throws<ArgumentOutOfRangeException>(() => column[100_000]);
            Assert.Throws<InvalidOperationException>(() => file.AsColumn<uint>());
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => column[0]);
            Assert.Throws<ObjectDisposedException>(() => file.AsColumn<int>());
        }
        using NpyFile none = NpyFile.Open(_folder.FileWith(With(Header("'<i4'", "(0, 5)"), []), "none"));
        Assert.Equal(0, none.AsColumn<int>().Count);
        foreach (ColumnRun<int> run in none.AsColumn<int>().GetRuns())
            Assert.Equal(0, run.Count);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Text_is_read_without_what_fills_it_up()
    {
        using NpyFile bytes = NpyFile.Open(_folder.FileWith(With(Header("'|S3'", "(3,)"), "abca\0\0\0\0\0"u8)));
        Assert.Equal(["abc", "a", ""], Enumerable.Range(0, 3).Select(i => bytes.ReadText(i)));
        byte[] codes = [0xe5, 0x65, 0, 0, 0x00, 0xf6, 0x01, 0x00, 0, 0, 0, 0, 0, 0, 0x11, 0];
        using NpyFile text = NpyFile.Open(_folder.FileWith(With(Header("'<U2'", "(2,)"), codes), "text"));
        Assert.Equal("日😀", text.ReadText(0));
        Assert.Contains("0x110000", Assert.Throws<ColumnarFormatException>(() => text.ReadText(1)).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => text.ReadText(2));
        using NpyFile big = NpyFile.Open(_folder.FileWith(With(Header("'>U1'", "(1,)"), [0, 1, 0xf6, 0]), "big"));
        Assert.Equal("😀", big.ReadText(0));
        using NpyFile none = NpyFile.Open(_folder.FileWith(With(Header("'<U0'", "(9,)"), []), "none"));
        Assert.Equal("", none.ReadText(8));
        using NpyFile wide = NpyFile.Open(_folder.FileWith(With(Header("'|S1000'", "(1,)"), new byte[1000]), "wide"));
        Assert.Equal("", wide.ReadText(0));
        using NpyFile number = NpyFile.Open(_folder.FileWith(With(Header("'<i4'", "(1,)"), new byte[4]), "number"));
        Assert.Throws<InvalidOperationException>(() => number.ReadText(0));
    }

    [Fact]
    public void After_dispose_everything_throws_and_nothing_is_held()
    {
        string path = _folder.FileWith(With(Header("'<i4'", "(5, 2)"), Numbers(10)));
        NpyFile file = NpyFile.Open(path);
        MappedArray<int> array = file.AsArray<int>();
        MappedTable<int> table = file.AsRows<int>();
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array[0]);
        Assert.Throws<ObjectDisposedException>(() => table[0, 0]);
        AssertDisposed(file);
        File.Delete(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_borrowed_file_stays_open_and_the_array_ends_all_the_same()
    {
        byte[] content = [1, 2, 3, .. With(Header("'<i4'", "(5, 2)"), Numbers(10)), 4, 5];
        using MappedFile mapped = MappedFile.Open(_folder.FileWith(content));
        NpyFile file = NpyFile.Open(mapped, 3, content.Length - 5);
        MappedArray<int> array = file.AsArray<int>();
        Assert.Equal(9, file.Read<int>(4, 1));
        file.Dispose();
        AssertDisposed(file);
        Assert.Equal(3, array[3]);
        Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(mapped, 3, content.Length - 6));
        Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(mapped, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Open(mapped, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Open(mapped, content.Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Open(mapped, 3, content.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Open(mapped, 3, -2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Open(mapped, 3, long.MaxValue));
        mapped.Dispose();
        Assert.Throws<ObjectDisposedException>(() => NpyFile.Open(mapped));
        Assert.Throws<ObjectDisposedException>(() => array[3]);
    }

    [Fact]
    public void Leases_and_copies_end_where_the_array_does()
    {
        using NpyFile file = NpyFile.Open(_folder.FileWith([.. With(Header("'<i4'", "(10,)"), Numbers(10)), .. new byte[100]]));
        int[] values = new int[4];
        file.CopyTo(6, values.AsSpan());
        Assert.Equal([6, 7, 8, 9], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(7, values.AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(-1, values.AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.CopyTo(long.MaxValue, values.AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.LeaseBytes(7, 4).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file.LeaseBytes(0, -1).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AsArray<int>()[10]);
        Assert.Throws<UnauthorizedAccessException>(() => file.LeaseBytes(0, 1, LeaseMode.Write).Dispose());
        file.LeaseBytes(10, 0).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Reading_and_writing_elements_allocates_nothing(Way way)
    {
        string path = _folder.FileWith(With(Header("'>f8'", "(100, 100)"), new byte[80_000]));
        using ViewManager manager = Managers.WithRoom(3 * Window);
        using NpyFile file = NpyFile.Open(path, Options(way, manager));
        double[] values = new double[500];
        double sum = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                sum += file.Read<double>(i, 99 - i);
                file.Write([i, i], 2.0);
                file.CopyTo(i * 50, values.AsSpan());
                file.LeaseBytes(i, 100).Dispose();
            }
            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, sum);
        Assert.Equal(2, file.Read<double>(99, 99));
    }

    private static MappedFileOptions Options(Way way, ViewManager manager) => new()
    {
        Access = MappedFileAccess.ReadWrite, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
    };

    private static byte[] Numbers(int count) => MemoryMarshal.AsBytes<int>(Enumerable.Range(0, count).ToArray()).ToArray();

    private static void AssertDisposed(NpyFile file)
    {
        Assert.Throws<ObjectDisposedException>(() => file.Read<int>(0, 0));
        Assert.Throws<ObjectDisposedException>(() => file.Write([0, 0], 1));
        Assert.Throws<ObjectDisposedException>(() => file.CopyTo(0, new int[1].AsSpan()));
        Assert.Throws<ObjectDisposedException>(() => file.AsArray<int>());
        Assert.Throws<ObjectDisposedException>(() => file.AsRows<int>());
        Assert.Throws<ObjectDisposedException>(() => file.AsColumns<int>());
        Assert.Throws<ObjectDisposedException>(() => file.LeaseBytes(0).Dispose());
        Assert.Throws<ObjectDisposedException>(() => file.ReadBytes(0, new byte[4]));
        Assert.Throws<ObjectDisposedException>(() => file.ReadText(0));
        NpyField field = NpyDType.Parse("[('a', '<i4')]").GetField("a");
        Assert.Throws<ObjectDisposedException>(() => file.ReadField<int>(0, field));
        Assert.Throws<ObjectDisposedException>(() => file.ReadFieldText(0, field));
        Assert.Equal([5L, 2L], file.Shape);
    }

    // Reads elements as T, sees that they are the bytes of the file, and that no other type reads them.
    private void Types<T>(string descr)
        where T : unmanaged
    {
        NpyDType dtype = NpyDType.Parse(descr);
        byte[] elements = new byte[3 * dtype.SizeBytes];
        new Random(5).NextBytes(elements);
        if (dtype.Kind == NpyKind.Boolean)
            elements = [1, 0, 1];
        using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header(descr[0] == '[' ? descr : $"'{descr}'", "(3,)"), elements)));
        T[] expected = MemoryMarshal.Cast<byte, T>(elements).ToArray();
        T[] copied = new T[3];
        file.CopyTo(0, copied.AsSpan());
        Assert.Equal(expected, copied);
        using (MappedSpan<T> lease = file.AsArray<T>().Lease(0, 3))
            Assert.Equal(expected, lease.Span.ToArray());
        Assert.Equal(expected[2], file.Read<T>(2));
        Assert.Equal(expected[1], file.AsRows<T>()[1, 0]);
        int accepted = Accepts<bool>(file) + Accepts<sbyte>(file) + Accepts<byte>(file) + Accepts<short>(file) + Accepts<ushort>(file) + Accepts<int>(file)
            + Accepts<uint>(file) + Accepts<long>(file) + Accepts<ulong>(file) + Accepts<Half>(file) + Accepts<float>(file) + Accepts<double>(file)
            + Accepts<NpyComplex64>(file) + Accepts<Complex>(file) + Accepts<Three>(file) + Accepts<Guid>(file);
        Assert.True(accepted == 1, $"{descr} is taken as {accepted} types");
    }

    private static int Accepts<T>(NpyFile file)
        where T : unmanaged
    {
        try
        {
            file.AsArray<T>();
            return 1;
        }
        catch (InvalidOperationException e)
        {
            Assert.Contains(file.DType.ToString(), e.Message, StringComparison.Ordinal);
            Assert.Contains(typeof(T).Name, e.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => file.Read<T>(0));
            Assert.Throws<InvalidOperationException>(() => file.Write<T>([0], default));
            Assert.Throws<InvalidOperationException>(() => file.CopyTo<T>(0, []));
            Assert.Throws<InvalidOperationException>(() => file.AsRows<T>());
            return 0;
        }
    }

    private unsafe void Turned<T>(string descr, byte[] content, int unitBytes)
        where T : unmanaged
    {
        int count = content.Length / sizeof(T);
        byte[] turned = [.. content];
        for (int i = 0; i < turned.Length; i += unitBytes)
            turned.AsSpan(i, unitBytes).Reverse();
        string path = _folder.FileWith(With(Header($"'{descr}'", $"({count},)"), content));
        using NpyFile file = NpyFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite });
        Assert.False(file.DType.IsNative);
        T[] values = new T[count];
        file.CopyTo(0, values.AsSpan());
        Assert.True(MemoryMarshal.AsBytes(values.AsSpan()).SequenceEqual(turned));
        T one = file.Read<T>(3);
        Assert.True(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref one)).SequenceEqual(turned.AsSpan(3 * sizeof(T), sizeof(T))));
        file.Write([0], one);
        using (MappedView lease = file.LeaseBytes(0))
            Assert.True(lease.Span.SequenceEqual(content.AsSpan(3 * sizeof(T), sizeof(T))));
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => file.AsArray<T>());
        Assert.Contains("CopyTo", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => file.AsRows<T>());
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Three(byte A, byte B, byte C);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Nine(double X, bool Ok);

    [StructLayout(LayoutKind.Sequential, Pack = 1, Size = 46)]
    private readonly record struct Row46(int Id);
}
