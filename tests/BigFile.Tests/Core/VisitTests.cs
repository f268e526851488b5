namespace BigFile.Tests.Core;

/// <summary>Ranges handed to a function, in place or copied.</summary>
public sealed class VisitTests
{
    private const int FileBytes = (3 << 20) + 12_345;

    [Theory]
    [InlineData(CopyPath.Auto)]
    [InlineData(CopyPath.Mapped)]
    [InlineData(CopyPath.Handle)]
    public void Whatever_the_way_the_function_gets_the_bytes_of_the_range(CopyPath path)
    {
        const int Seed = 77;
        using TempFolder folder = new();
        byte[] content = Content();
        string name = folder.FileWith(content);
        using ViewManager manager = new(1 << 20);
        using MappedFile file = MappedFile.Open(name, new MappedFileOptions { CopyPath = path, WindowSizeBytes = 256 << 10, ViewManager = manager });
        Random random = new(Seed);
        byte[] buffer = new byte[300_000];
        for (int i = 0; i < 20_000; i++)
        {
            int length = random.Next(random.Next(2) == 0 ? 2_000 : buffer.Length);
            int offset = random.Next(FileBytes - length);
            byte[] expected = content;
            bool same = file.Visit(
                offset, length, buffer, (expected, offset), static (span, state) => span.SequenceEqual(state.expected.AsSpan(state.offset, span.Length)));
            Assert.True(same, $"seed {Seed}, visit {i}: {length} bytes at {offset}");
        }
        Assert.InRange(manager.GetStatistics().MappedBytesPeak, 0, 1 << 20);
    }

    [Fact]
    public void With_a_buffer_a_visit_does_not_fail_for_the_budget_and_without_one_it_does()
    {
        using TempFolder folder = new();
        byte[] content = Content();
        string name = folder.FileWith(content);
        using ViewManager manager = new(512 << 10);
        using MappedFile file = MappedFile.Open(name, new MappedFileOptions { WindowSizeBytes = 64 << 10, ViewManager = manager });
        using MappedView holder = file.Lease(0, 384 << 10);
        byte[] buffer = new byte[256 << 10];
        for (int offset = 512 << 10; offset + buffer.Length < FileBytes; offset += 100_000)
            Assert.Equal(content[offset], file.Visit(offset, buffer.Length, buffer, 0, static (span, _) => span[0]));
        Assert.Throws<BudgetExceededException>(() => file.Visit(1 << 20, 256 << 10, [], 0, static (span, _) => span[0]));
    }

    [Fact]
    public void Wrong_ranges_and_buffers_are_refused()
    {
        using TempFolder folder = new();
        using MappedFile file = MappedFile.Open(folder.FileWith(Content()));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(-1, 1, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(0, -1, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(FileBytes - 1, 2, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentException>(() => file.Visit(0, 2, new byte[1], 0, static (_, _) => 0));
        Assert.Equal(0, file.Visit(FileBytes, 0, [], 0, static (span, _) => span.Length));
    }

    private static byte[] Content()
    {
        byte[] content = new byte[FileBytes];
        new Random(5).NextBytes(content);
        return content;
    }
}
