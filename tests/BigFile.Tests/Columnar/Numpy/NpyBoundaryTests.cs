using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpyBoundaryTests : IDisposable
{
    private const int MiB = 1 << 20;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Elements_past_2_to_the_31_and_bytes_past_2_to_the_32_are_read_and_written(Way way)
    {
        long[] shape = [3_000_000_000, 2];
        using ViewManager manager = Managers.WithRoom(8 * MiB);
        MappedFileOptions options = Options(way, manager);
        foreach (bool isFortranOrder in new[] { false, true })
        {
            string path = _folder.File(isFortranOrder ? "fortran" : "c");
            (long, long)[] places = [(0, 0), (0, 1), (1_073_741_823, 0), (1_073_741_824, 1), (2_147_483_647, 0), (2_147_483_648, 1), (2_999_999_999, 0), (2_999_999_999, 1)];
            using (NpyFile file = NpyFile.Create(path, NpyDType.Of<short>(), shape, isFortranOrder, options))
            {
                short value = 1;
                foreach ((long row, long column) in places)
                    file.Write([row, column], value++);
            }
            using (NpyFile file = NpyFile.Open(path, options))
            {
                Assert.Equal(6_000_000_000, file.Count);
                short value = 1;
                MappedArray<short> array = file.AsArray<short>();
                foreach ((long row, long column) in places)
                {
                    long element = isFortranOrder ? column * shape[0] + row : row * 2 + column;
                    Assert.Equal(element, file.ElementOf(row, column));
                    Assert.Equal(value, file.Read<short>(row, column));
                    Assert.Equal(value, array[element]);
                    using (MappedView lease = file.LeaseBytes(element))
                        Assert.Equal(value, lease.AsSpan<short>()[0]);
                    short[] copy = new short[1];
                    file.CopyTo(element, copy.AsSpan());
                    Assert.Equal(value++, copy[0]);
                }
                Assert.Equal(12_000_000_000 + file.DataOffset, file.File.Length);
                if (isFortranOrder)
                {
                    Assert.Contains("AsArray", Assert.Throws<NotSupportedException>(() => file.AsColumns<short>()).Message, StringComparison.Ordinal);
                }
                else
                {
                    MappedTable<short> rows = file.AsRows<short>();
                    Assert.Equal(3_000_000_000, rows.Rows);
                    using MappedSpan2D<short> last = rows.Lease(2_999_999_998, 2);
                    Assert.Equal((0, 8), (last.Span[0, 1], last.Span[1, 1]));
                    Assert.Throws<ArgumentOutOfRangeException>(() => rows.Lease(0, int.MaxValue).Dispose());
                }
                Assert.Throws<ArgumentOutOfRangeException>(() => file.LeaseBytes(0, int.MaxValue).Dispose());
                Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<short>(3_000_000_000, 0));
            }
            File.Delete(path);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void A_file_one_byte_shorter_than_its_shape_past_2_to_the_32_is_refused()
    {
        string path = _folder.File();
        NpyFile.Create(path, NpyDType.Of<byte>(), [5_000_000_000], options: Options(Way.Auto, ViewManager.Default)).Dispose();
        NpyFile.Open(path).Dispose();
        using (MappedFile file = MappedFile.Open(path, Options(Way.Auto, ViewManager.Default) with { Access = MappedFileAccess.ReadWrite }))
            file.SetLength(file.Length - 1);
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
        Assert.Contains("5000000000 bytes of elements; there are 4999999999", e.Reason, StringComparison.Ordinal);
    }

    private static MappedFileOptions Options(Way way, ViewManager manager) => new()
    {
        Sparse = true, WindowSizeBytes = MiB, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
    };
}
