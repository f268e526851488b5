using System.Text.Json;

namespace BigFile.Tests.Cli;

public sealed class InfoCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_fits_80_columns_and_says_how_the_file_would_be_mapped()
    {
        string path = _folder.FileWith(new byte[200_000]);
        string output = CliRun.Of("info", path, "--window", "64KiB", "--placement", "floating").AssertSucceeded().Output;
        Assert.Contains("length                  200000 bytes (195.31KiB)\n", output, StringComparison.Ordinal);
        Assert.Contains($"page size               {SystemMemory.PageSizeBytes} bytes", output, StringComparison.Ordinal);
        FileSystemDescription on = FileSystemDescription.Of(path);
        Assert.Contains($"file system             {on.Name}, {on.Kind.ToString().ToLowerInvariant()}\n", output, StringComparison.Ordinal);
        Assert.Contains($"mapping                 {(on.IsMappingCoherent ? "coherent" : "not promised to be coherent")}\n", output, StringComparison.Ordinal);
        Assert.Contains("placement               floating\n", output, StringComparison.Ordinal);
        Assert.Contains("windows                 4 of 64KiB\n", output, StringComparison.Ordinal);
        string bar = output.TrimEnd('\n').Split('\n')[^1];
        Assert.Matches("^\\[[Oo ]{72}\\]$", bar);
        Assert.DoesNotContain('\e', output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public void Json_has_the_length_the_sizes_and_the_residency(int length)
    {
        string path = _folder.FileWith(new byte[length]);
        JsonElement json = CliRun.Of("info", path, "--json").AssertSucceeded().Json;
        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal(length, json.GetProperty("bytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("lines").ValueKind);
        Assert.Equal(SystemMemory.PageSizeBytes, json.GetProperty("page_bytes").GetInt64());
        Assert.Equal(SystemMemory.AllocationGranularityBytes, json.GetProperty("allocation_granularity_bytes").GetInt64());
        FileSystemDescription on = FileSystemDescription.Of(path);
        JsonElement fileSystem = json.GetProperty("file_system");
        Assert.Equal(on.Name, fileSystem.GetProperty("name").GetString());
        Assert.Equal(on.Kind.ToString().ToLowerInvariant(), fileSystem.GetProperty("kind").GetString());
        Assert.Equal(on.IsMappingCoherent, fileSystem.GetProperty("mapping_coherent").GetBoolean());
        long pageBytes = SystemMemory.PageSizeBytes;
        Assert.InRange(json.GetProperty("resident_bytes").GetInt64(), 0, (length + pageBytes - 1) / pageBytes * pageBytes);
        Assert.True(json.GetProperty("engine").TryGetProperty("budget_bytes", out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void The_share_in_memory_is_none_of_more_than_all(int length)
    {
        string path = _folder.FileWith(new byte[length]);
        string line = CliRun.Of("info", path).AssertSucceeded().Output.Split('\n').Single(text => text.StartsWith("in memory", StringComparison.Ordinal));
        double percent = double.Parse(line.Split(',')[^1].TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(percent, 0, 100);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_one_line_each()
    {
        string missing = _folder.File("missing");
        CliRun.Of("info", missing).AssertFailed($"bigfile: {missing}: no such file");
        CliRun.Of("info", _folder.Path).AssertFailed($"bigfile: {_folder.Path}: is a directory");
    }
}
