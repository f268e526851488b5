using System.Security.Cryptography;
using BigFile.Columnar;
using BigFile.DataGen;
using BigFile.DataGen.Program;

namespace BigFile.Tests.DataGen;

public sealed class ColumnFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1 << 20, 7, 3)]
    [InlineData(2 << 20, 1, 2)]
    [InlineData(100, 10, 2)]
    [InlineData(0, 2, 1)]
    public void Float_columns_have_the_value_of_each_row_however_they_are_cut_into_batches(long bytes, int batches, int columns)
    {
        string path = _folder.File();
        ColumnFileFacts facts = Generate(path, new ColumnFileOptions { SizeBytes = bytes, BatchCount = batches, ColumnCount = columns, Seed = 9 });
        using ArrowFile file = ArrowFile.Open(path);
        Assert.Equal(new ColumnFileFacts(new FileInfo(path).Length, bytes / 8 / columns, batches, columns), facts);
        Assert.Equal((facts.RowCount, batches, columns), (file.RowCount, file.BatchCount, file.Columns.Count));
        for (int column = 0; column < columns; column++)
        {
            long row = 0;
            foreach (ColumnRun<double> run in file.Columns[column].As<double>().GetRuns())
            {
                foreach (double value in run.Values)
                    Assert.Equal(ColumnFileGenerator.ValueOf(9, column, row++), value);
            }
            Assert.Equal(facts.RowCount, row);
        }
    }

    [Fact]
    public void Mixed_columns_are_names_keys_times_values_and_flags()
    {
        string path = _folder.File();
        ColumnFileFacts facts = Generate(path, new ColumnFileOptions { SizeBytes = 3 << 20, BatchCount = 3, Form = ColumnForm.Mixed });
        using ArrowFile file = ArrowFile.Open(path);
        Assert.Equal(["name", "key", "time", "value", "flag"], file.Columns.Select(column => column.Name));
        Column<long> key = file["key"].As<long>(), time = file["time"].As<long>();
        Assert.Equal(facts.RowCount, key.Count);
        for (long row = 0; row < key.Count; row += 101)
        {
            Assert.Equal(row, key[row]);
            Assert.True(row == 0 || time[row] > time[row - 1]);
        }
        Assert.InRange(file["value"].As<double>().NullCount / (double)facts.RowCount, 0.09, 0.11);
        using ColumnArray names = file["name"].LeaseArray(2);
        HashSet<string> seen = [];
        for (long row = 0; row < names.Length; row++)
            seen.Add(System.Text.Encoding.UTF8.GetString(names.Dictionary!.GetBytes(names.GetIndex(row))));
        Assert.Equal(1000, seen.Count);
        Assert.All(seen, name => Assert.StartsWith("station ", name, StringComparison.Ordinal));
        long set = 0, nulls = 0;
        for (int batch = 0; batch < 3; batch++)
        {
            using ColumnBits flags = file["flag"].LeaseBits(batch);
            set += flags.CountTrue();
            nulls += flags.Validity.CountNulls();
        }
        Assert.InRange(set / (double)facts.RowCount, 0.43, 0.47);
        Assert.InRange(nulls / (double)facts.RowCount, 0.09, 0.11);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file_under_a_small_budget_too()
    {
        string a = _folder.File("a"), b = _folder.File("b"), c = _folder.File("c");
        ColumnFileOptions options = new() { SizeBytes = 9 << 20, BatchCount = 2, Form = ColumnForm.Mixed };
        using ViewManager manager = new(4 << 20);
        Generate(a, options);
        Generate(b, options with { ViewManager = manager });
        Generate(c, options with { Seed = 43 });
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(a)), SHA256.HashData(File.ReadAllBytes(b)));
        Assert.NotEqual(SHA256.HashData(File.ReadAllBytes(a)), SHA256.HashData(File.ReadAllBytes(c)));
        Assert.InRange(manager.GetStatistics().MappedBytesPeak, 0, manager.BudgetBytes);
    }

    [Fact]
    public void The_command_writes_and_describes_the_file()
    {
        string path = _folder.File();
        (int exitCode, string output, string error) = Run(TestContext.Current.CancellationToken, "columns", "--size", "1MiB", "--batches", "4", "--columns", "2", "--output", path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("65536 rows of 2 columns in 4 batches, ", output, StringComparison.Ordinal);
        using (ArrowFile file = ArrowFile.Open(path))
            Assert.Equal(65536, file.RowCount);
        Assert.Equal(0, Run(TestContext.Current.CancellationToken, "columns", "--size", "1MiB", "--mixed", "-b", "2", "-o", path).ExitCode);
        using (ArrowFile file = ArrowFile.Open(path))
            Assert.Equal(5, file.Columns.Count);
    }

    [Theory]
    [InlineData("--batches: '0' is not", "--size", "1", "--batches", "0")]
    [InlineData("--columns: 'x' is not", "--size", "1", "--columns", "x")]
    [InlineData("--size: '5 ells' is not a size", "--size", "5 ells")]
    [InlineData("--size", "--batches", "1")]
    public void Wrong_arguments_are_said_on_one_line(string reason, params string[] args)
    {
        (int exitCode, string output, string error) = Run(TestContext.Current.CancellationToken, ["columns", .. args, "--output", _folder.File()]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File()));
    }

    [Fact]
    public void An_interrupted_file_is_removed()
    {
        using CancellationTokenSource interrupt = new();
        interrupt.Cancel();
        Assert.Equal(130, Run(interrupt.Token, "columns", "--size", "1MiB", "--output", _folder.File()).ExitCode);
        Assert.False(File.Exists(_folder.File()));
        using CancellationTokenSource later = new();
        Assert.Throws<OperationCanceledException>(() => ColumnFileGenerator.Generate(
            _folder.File(), new ColumnFileOptions { SizeBytes = 4 << 20 }, new Canceller(later), later.Token));
        Assert.False(File.Exists(_folder.File()));
    }

    private static ColumnFileFacts Generate(string path, ColumnFileOptions options) =>
        ColumnFileGenerator.Generate(path, options, null, TestContext.Current.CancellationToken);

    private static (int ExitCode, string Output, string Error) Run(CancellationToken interrupt, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = new GenerateCommand(output, error).Run(args, interrupt);
        return (exitCode, output.ToString(), error.ToString());
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
