using System.Globalization;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>The budget as the system sees it, and not as the engine counts it.</summary>
public sealed class BudgetTests : IDisposable
{
    private const int Operations = 1500;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved, MappedFileAccess.ReadWrite, 64)]
    [InlineData(Way.Reserved, MappedFileAccess.CopyOnWrite, 192)]
    [InlineData(Way.Floating, MappedFileAccess.ReadWrite, 192)]
    [InlineData(Way.Floating, MappedFileAccess.CopyOnWrite, 64)]
    public void Kernel_never_shows_more_mapped_than_the_budget_and_nothing_after_dispose(
        Way way, MappedFileAccess access, int windowKiB)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/maps");
        const int seed = 61;
        long budget = 700 << 10;
        using ViewManager manager = WithRoom(budget);
        string[] paths = [_folder.FileWith(Content(2_345_678, 1), "first"), _folder.FileWith(Content(987_654, 2), "second")];
        MappedFile[] files = [.. paths.Select(path => MappedFile.Open(path, new MappedFileOptions
        {
            Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = windowKiB << 10, ViewManager = manager,
        }))];
        Random random = new(seed);
        long most = 0;
        for (int i = 0; i < Operations; i++)
        {
            MappedFile file = files[random.Next(2)];
            long offset = random.NextInt64(file.Length - 300_000);
            long mapped = 0;
            switch (random.Next(6))
            {
                case 0: file.Write(offset, i); break;
                case 1: file.Read<long>(offset); break;
                case 2: file.ReadExactly(offset, new byte[random.Next(300_000)]); break;
                case 3: file.Write(offset, new byte[random.Next(1000)]); break;
                case 4 when access == MappedFileAccess.ReadWrite: file.SetLength(file.Length + random.Next(-5000, 5000)); break;
                default:
                    int length = random.Next(1, 190_000);
                    using (MappedView view = file.Lease(offset, length, LeaseMode.Read, random.Next(2) == 0))
                        mapped = MappedBytesOf(paths);
                    break;
            }
            if (mapped == 0 && i % 8 == 0)
                mapped = MappedBytesOf(paths);
            most = Math.Max(most, mapped);
            Assert.True(mapped <= budget, $"seed {seed}, operation {i}: {mapped} bytes of views, budget {budget}");
        }
        Assert.True(most > budget / 2, "the run hardly maps anything");
        Assert.Equal(manager.GetStatistics().MappedBytes, MappedBytesOf(paths));

        MappedView last = files[0].Lease(100, 1000);
        foreach (MappedFile file in files)
            file.Dispose();
        Assert.Equal(windowKiB << 10, MappedBytesOf(paths));
        last.Dispose();
        Assert.Equal(0, MappedBytesOf(paths));
        Assert.True(manager.GetStatistics().MappedBytesPeak <= budget);
    }

    [Fact]
    public unsafe void Reservation_takes_address_space_and_gives_it_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/maps");
        const long bytes = 20L << 40;
        using ViewManager manager = WithRoom(4 * Window);
        MappedFile file = MappedFile.Open(_folder.FileWith(new byte[3 * Window]), new MappedFileOptions
        {
            Placement = Placement.Reserved, WindowSizeBytes = Window, ViewManager = manager, MaxLength = bytes,
        });
        MappedView view = file.Lease(0, 10);
        long start;
        fixed (byte* first = view.Span)
            start = (long)first;
        Assert.Equal(0, start % (2 << 20));
        Assert.Equal(bytes, BytesIn(start, bytes));
        file.Dispose();
        Assert.Equal(bytes, BytesIn(start, bytes));
        view.Dispose();
        // Others may have been given a part of it, but no other test asks for as much.
        Assert.True(BytesIn(start, bytes) < bytes);
    }

    private static long BytesIn(long start, long bytes) =>
        Lines().Sum(l => Math.Max(0, Math.Min(l.End, start + bytes) - Math.Max(l.Start, start)));

    private static long MappedBytesOf(string[] paths) => Lines().Where(l => paths.Contains(l.Path)).Sum(l => l.End - l.Start);

    private static IEnumerable<(string Path, long Start, long End)> Lines()
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            string[] range = fields[0].Split('-');
            // The highest page of the address space has a sign as a number.
            if (long.TryParse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long start) && start >= 0)
                yield return (fields.Length > 5 ? fields[5] : "", start, long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    }
}
