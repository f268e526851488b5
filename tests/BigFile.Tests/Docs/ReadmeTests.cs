using System.Reflection;
using System.Text;
using BigFile.Columnar;
using BigFile.Scanning;

namespace BigFile.Tests.Docs;

/// <summary>The code in the README is this code, and it does what the README says.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_code_on_the_first_screen_compiles_and_runs()
    {
        string path = _folder.File("ticks.bin");
        File.WriteAllBytes(path, new byte[1 << 20]);
        long lines = 0;

        // README begin
        using var manager = new ViewManager(budgetBytes: 256L << 20);
        using var file = MappedFile.Open(path, new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Sparse = true, ViewManager = manager,
        });
        long first = file.Read<long>(0);                                // any offset, aligned or not
        file.Write(4096, first + 1);
        file.SetLength(3L << 30);                                       // grows in place, nothing moves
        using (MappedView view = file.Lease(2L << 30, 100_000_000))     // one span, whatever it crosses
            lines += view.Span.Count((byte)'\n');
        CheckpointResult flushed = file.Checkpoint();                   // durable; costs by what is dirty
        Console.WriteLine($"{flushed.Bytes} bytes durable, {manager.GetStatistics().MappedBytesPeak} mapped at most");
        // README end

        Assert.Equal(0, first);
        Assert.Equal(1, file.Read<long>(4096));
        Assert.Equal(0, lines);
        Assert.True(flushed.Bytes > 0);
        Assert.True(manager.GetStatistics().MappedBytesPeak <= manager.BudgetBytes);
    }

    [Fact]
    public void The_code_about_lines_compiles_and_runs()
    {
        string path = _folder.FileWith("INFO a\nERROR b\nINFO c\nFATAL\n"u8, "app.log");
        long longest = 0;

#pragma warning disable xUnit1051 // Users have no test to cancel.
        // README begin
        using var log = MappedFile.Open(path);
        foreach (Line line in log.EnumerateLines())                     // spans over the mapped file, nothing allocated
            longest = Math.Max(longest, line.Length);
        var errors = new LineMatcher(SearchPattern.OfRegex("ERROR|FATAL"));
        long found = LineSearch.Count(log, errors);                     // on all processors, inside the one file
        using var index = LineIndex.Build(log);                         // a byte a line; Save, Load, Extend
        LinePosition middle = index.GetLine(index.LineCount / 2);       // a number to a place, and FindLine back
        // README end
#pragma warning restore xUnit1051

        Assert.Equal((7, 2, 15), (longest, found, middle.Offset));
    }

    [Fact]
    public void The_code_about_columns_compiles_and_runs()
    {
        string path = _folder.File("trades.arrow");
        ArrowField[] fields = [new("name", ArrowType.Utf8), new("price", ArrowType.Float64)];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema(fields)))
        {
            using BytesBuilder names = (BytesBuilder)ArrayBuilder.Create(fields[0]);
            using PrimitiveBuilder<double> prices = (PrimitiveBuilder<double>)ArrayBuilder.Create(fields[1]);
            foreach ((string text, double value) in new[] { ("a", 1.5), ("b", 100), ("c", 2) })
            {
                names.Append(Encoding.UTF8.GetBytes(text));
                prices.Append(value);
            }
            using ColumnArray nameArray = names.Build(), priceArray = prices.Build();
            writer.Write([nameArray, priceArray]);
            writer.Finish();
        }

#pragma warning disable xUnit1051 // Users have no test to cancel.
        // README begin
        using ArrowFile table = ArrowFile.Open(path);                   // reads the footer and the schema
        Column<double> price = table["price"].As<double>();             // 64-bit rows over all batches
        double sum = price.Sum();                                       // on all processors, over this column's bytes alone
        RowSelection dear = price.Where(ColumnComparison.Greater, 99);  // a bit a row; And, Or, Not
        long first = dear.GetRow(0);
        using (ColumnValues<double> batch = table["price"].Lease<double>(batch: 0))
            sum -= batch.Values[0];                                     // a span over the mapped file, nothing copied
        using (ColumnBytes names = table["name"].LeaseBytes(batch: 0))
            Console.WriteLine(Encoding.UTF8.GetString(names[(int)first]));
        // README end
#pragma warning restore xUnit1051

        Assert.Equal((102, 1), (sum, first));
    }

    [Fact]
    public void The_readme_shows_exactly_that_code()
    {
        string[] source = Resource("ReadmeTests.cs");
        string readme = string.Join('\n', Resource("README.md"));
        int shown = 0;
        for (int at = 0; at < source.Length; at++)
        {
            if (source[at].Trim() != "// README begin")
                continue;
            IEnumerable<string> code = source.Skip(at + 1)
                .TakeWhile(line => line.Trim() != "// README end")
                .Select(line => line.Length >= 8 ? line[8..] : line);
            Assert.Contains(string.Join('\n', code), readme, StringComparison.Ordinal);
            shown++;
        }
        Assert.Equal(3, shown);
    }

    private static string[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
