using System.Runtime.InteropServices;
using System.Text;
using BigFile.Columnar;
using BigFile.Tests.Views;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpyWriterTests : IDisposable
{
    private const int Window = Managers.Window;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    // The texts and lengths are those of numpy 1.24.
    [Theory]
    [InlineData("<f8", new long[] { 3, 4 }, false, "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }", 128)]
    [InlineData("<f8", new long[] { 3, 4 }, true, "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 4), }", 128)]
    [InlineData("<f8", new long[] { }, false, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 128)]
    [InlineData("|b1", new long[] { 0 }, false, "{'descr': '|b1', 'fortran_order': False, 'shape': (0,), }", 128)]
    [InlineData("<M8[ns]", new long[] { 3, 0, 4 }, false, "{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (3, 0, 4), }", 128)]
    [InlineData("[('n', [('x', '|u1'), ('y', '<f4', (3,))]), ('z', '|b1')]", new long[] { 2 }, false,
        "{'descr': [('n', [('x', '|u1'), ('y', '<f4', (3,))]), ('z', '|b1')], 'fortran_order': False, 'shape': (2,), }", 192)]
    [InlineData("[('', '|V3'), ('a', '|u1'), ('', '|V4'), ('b', '<i4'), ('', '|V8')]", new long[] { 2 }, false,
        "{'descr': [('', '|V3'), ('a', '|u1'), ('', '|V4'), ('b', '<i4'), ('', '|V8')], 'fortran_order': False, 'shape': (2,), }", 192)]
    [InlineData("[('é', '<i4')]", new long[] { 2 }, false, "{'descr': [('é', '<i4')], 'fortran_order': False, 'shape': (2,), }", 128)]
    public void The_head_is_that_of_numpy(string dtype, long[] shape, bool isFortranOrder, string text, int headBytes)
    {
        NpyDType type = NpyDType.Parse(dtype);
        byte[] zeros = new byte[shape.Aggregate(1L, (product, size) => product * size) * type.SizeBytes];
        string path = _folder.File();
        using (NpyWriter writer = NpyWriter.Create(path, type, shape, new NpyWriterOptions { IsFortranOrder = isFortranOrder }))
        {
            writer.WriteBytes(zeros);
            writer.Finish();
        }
        byte[] content = File.ReadAllBytes(path);
        Assert.Equal(headBytes + zeros.Length, content.Length);
        string expected = "\u0093NUMPY\u0001\0" + (char)(headBytes - 10) + "\0" + text.PadRight(headBytes - 11) + "\n";
        Assert.Equal(expected, Encoding.Latin1.GetString(content.AsSpan(0, headBytes)));
    }

    [Fact]
    public void A_head_that_version_1_cannot_hold_is_of_version_2_and_names_past_Latin_1_are_of_version_3()
    {
        Assert.Equal((2, 107008), Head($"[{string.Join(", ", Enumerable.Range(0, 6000).Select(i => $"('f{i}', '<i4')"))}]"));
        Assert.Equal((3, 128), Head("[('日本', '<i4')]"));
        Assert.Throws<ArgumentException>(() => Head($"[{string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"('{i}', '|u1', (1, 1, 1, 1, 1, 1, 1, 1))"))}]"));

        (int Version, int Bytes) Head(string dtype)
        {
            using (NpyFile created = NpyFile.Create(_folder.File(), NpyDType.Parse(dtype), [0]))
                Assert.Equal(dtype, created.DType.ToString());
            byte[] content = File.ReadAllBytes(_folder.File());
            return (content[6], content.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Rows_of_which_nobody_knew_how_many_are_read_again(Way way)
    {
        const int seed = 17;
        Random random = new(seed);
        string path = _folder.File();
        foreach (bool isFortranOrder in new[] { false, true })
        {
            using ViewManager manager = Managers.WithRoom(3 * Window);
            long[] shape = isFortranOrder ? [3, 5, -1] : [-1, 5, 3];
            List<int> all = [];
            using (NpyWriter writer = NpyWriter.Create<int>(path, shape, new NpyWriterOptions { IsFortranOrder = isFortranOrder, File = Options(way, manager) }))
            {
                while (all.Count < 15 * 20_000)
                {
                    int[] piece = new int[Math.Min(random.Next(20_000), 15 * 20_000 - all.Count)];
                    random.NextBytes(MemoryMarshal.AsBytes(piece.AsSpan()));
                    writer.Write<int>(piece);
                    all.AddRange(piece);
                    Assert.Equal(all.Count, writer.CountWritten);
                }
                Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
                Assert.InRange(writer.Finish().Bytes, all.Count * 4, long.MaxValue);
                EngineInvariants.Check(manager);
            }
            using NpyFile file = NpyFile.Open(path, Options(way, manager));
            Assert.Equal(isFortranOrder ? [3L, 5L, 20_000L] : [20_000L, 5L, 3L], file.Shape);
            int[] read = new int[all.Count];
            file.CopyTo(0, read.AsSpan());
            Assert.Equal(all, read);
            Assert.Equal(file.DataOffset + file.DataBytes, new FileInfo(path).Length);
            Assert.Equal(all[15 * 1234 + 7], isFortranOrder ? file.Read<int>(1, 2, 1234) : file.Read<int>(1234, 2, 1));
        }
    }

    [Fact]
    public void The_bytes_are_the_same_whether_the_number_of_rows_was_known_or_not()
    {
        foreach (bool isFortranOrder in new[] { false, true })
        {
            foreach (long rows in new[] { 0L, 1L, 9L, 10L, 12345L })
            {
                NpyWriterOptions options = new() { IsFortranOrder = isFortranOrder };
                byte[][] contents = new byte[2][];
                for (int known = 0; known < 2; known++)
                {
                    long size = known == 1 ? rows : -1;
                    using (NpyWriter writer = NpyWriter.Create<short>(_folder.File(), isFortranOrder ? [2, size] : [size, 2], options))
                    {
                        writer.Write<short>(new short[rows * 2]);
                        writer.Finish();
                    }
                    contents[known] = File.ReadAllBytes(_folder.File());
                }
                Assert.Equal(contents[0], contents[1]);
            }
        }
    }

    [Fact]
    public void A_file_that_was_not_finished_is_told_as_that()
    {
        string path = _folder.File();
        using (NpyWriter writer = NpyWriter.Create<double>(path, [4]))
            writer.Write<double>([1, 2, 3, 4]);
        Assert.Contains("unfinished", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        using (NpyWriter writer = NpyWriter.Create<double>(path, [-1]))
            writer.Write<double>([1]);
        Assert.Contains("unfinished", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        using (NpyWriter writer = NpyWriter.Create<double>(path, [-1], new NpyWriterOptions { DeleteUnfinished = true }))
            writer.Write<double>([1]);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Too_many_and_too_few_elements_are_refused_and_nothing_is_lost()
    {
        string path = _folder.File();
        using (NpyWriter writer = NpyWriter.Create<double>(path, [2, 2]))
        {
            writer.Write<double>([1, 2, 3]);
            Assert.Contains("3 of the 4", Assert.Throws<InvalidOperationException>(() => writer.Finish()).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => writer.Write<double>([1, 2]));
            Assert.Throws<InvalidOperationException>(() => writer.Write<float>([1]));
            Assert.Throws<InvalidOperationException>(() => writer.WriteBytes(new byte[16]));
            Assert.Throws<ArgumentException>(() => writer.WriteBytes(new byte[7]));
            Assert.Equal(3, writer.CountWritten);
            writer.Write<double>([4]);
            writer.Write<double>([]);
            writer.Finish();
            Assert.Throws<InvalidOperationException>(() => writer.Finish());
            Assert.Throws<InvalidOperationException>(() => writer.Write<double>([5]));
            writer.Dispose();
            Assert.Throws<ObjectDisposedException>(() => writer.Finish());
            Assert.Throws<ObjectDisposedException>(() => writer.Write<double>([5]));
        }
        using (NpyFile file = NpyFile.Open(path))
            Assert.Equal(4, file.Read<double>(1, 1));
        using (NpyWriter writer = NpyWriter.Create<double>(path, [-1, 2]))
        {
            writer.Write<double>([1, 2, 3]);
            Assert.Contains("whole number of rows", Assert.Throws<InvalidOperationException>(() => writer.Finish()).Message, StringComparison.Ordinal);
            writer.Write<double>([4]);
            writer.Finish();
        }
        using (NpyFile file = NpyFile.Open(path))
            Assert.Equal([2L, 2L], file.Shape);
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused_before_anything_is_created()
    {
        string path = _folder.File();
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<double>(path, [-2]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<double>(path, [3, -1]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<double>(path, [-1, 3], new NpyWriterOptions { IsFortranOrder = true }));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<double>(path, [-1, -1]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<double>(path, [long.MaxValue]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<byte>(path, [long.MaxValue]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<byte>(path, [long.MaxValue, 2, 0]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create<byte>(path, new long[65]));
        Assert.ThrowsAny<ArgumentException>(() => NpyWriter.Create(path, NpyDType.Parse("|V0"), [-1]));
        Assert.ThrowsAny<ArgumentException>(() => NpyFile.Create(path, NpyDType.Of<int>(), [-1]));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Arrays_without_elements_are_written()
    {
        foreach ((string dtype, long[] shape, long[] written) in new (string, long[], long[])[]
        {
            ("<f8", [0], [0]), ("<f8", [-1], [0]), ("<f8", [-1, 0], [0, 0]), ("<f8", [7, 0], [7, 0]), ("|V0", [5], [5]), ("[]", [2, 3], [2, 3]), ("<U0", [], []),
        })
        {
            using (NpyWriter writer = NpyWriter.Create(_folder.File(), NpyDType.Parse(dtype), shape))
            {
                writer.WriteBytes([]);
                if (!shape.SequenceEqual([-1L]))
                    Assert.ThrowsAny<SystemException>(() => writer.WriteBytes(new byte[8]));
                writer.Finish();
            }
            using NpyFile file = NpyFile.Open(_folder.File());
            Assert.Equal(written, file.Shape);
            Assert.Equal(0, file.DataBytes);
        }
    }

    [Fact]
    public void Elements_are_turned_around_for_a_dtype_of_the_other_order()
    {
        long[] values = [.. Enumerable.Range(0, 30_000).Select(i => i * 0x1_0203_0405L)];
        using (NpyWriter writer = NpyWriter.Create(_folder.File(), NpyDType.Parse(">i8"), [-1]))
        {
            writer.Write<long>(values);
            writer.Finish();
        }
        using NpyFile file = NpyFile.Open(_folder.File());
        Assert.Equal(">i8", file.DType.ToString());
        long[] read = new long[values.Length];
        file.CopyTo(0, read.AsSpan());
        Assert.Equal(values, read);
        Assert.Equal([0, 0, 0, 1, 2, 3, 4, 5], File.ReadAllBytes(_folder.File()).AsSpan((int)file.DataOffset + 8, 8).ToArray());
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_created_array_is_zeros_to_be_filled_in_any_order(Way way)
    {
        string path = _folder.File();
        using ViewManager manager = Managers.WithRoom(3 * Window);
        using (NpyFile file = NpyFile.Create(path, NpyDType.Of<int>(), [300, 400], isFortranOrder: true, Options(way, manager)))
        {
            file.Write([299, 399], 5);
            Assert.Equal(5, file.Read<int>(299, 399));
            Assert.Equal(0, file.Read<int>(299, 398));
            file.File.Checkpoint();
        }
        using NpyFile again = NpyFile.Open(path);
        Assert.Equal(5, again.AsColumns<int>()[399, 299]);
        Assert.Equal(128 + 480_000, new FileInfo(path).Length);
    }

    private static MappedFileOptions Options(Way way, ViewManager manager) => new()
    {
        WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
    };
}
