using System.Buffers.Binary;
using BigFile.Columnar;

namespace BigFile.Tests.Cli;

public sealed class ConvertCommandTests : IDisposable
{
    private const string Csv = "id,name,price,when\n1,alpha,1.5,2024-01-01\n2,\"b,c\",,2024-02-29\n3,,-0.25,\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CSV_becomes_an_Arrow_file_and_comes_back_byte_for_byte()
    {
        string csv = Write("in.csv", Csv), arrow = _folder.File("out.arrow"), back = _folder.File("back.csv");
        CliRun run = CliRun.Of("convert", csv, arrow).AssertSucceeded();
        Assert.StartsWith($"{arrow}: 3 rows, 4 columns; ", run.Output, StringComparison.Ordinal);
        using (ArrowFile file = ArrowFile.Open(arrow))
        {
            Assert.Equal("id: int64, name: utf8, price: double, when: date32", file.Schema.ToString());
            Assert.Equal((1, 3L), (file.BatchCount, file.RowCount));
        }
        CliRun.Of("convert", arrow, back).AssertSucceeded();
        Assert.Equal(Csv, File.ReadAllText(back));
        Assert.Equal(["back.csv", "in.csv", "out.arrow"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Many_rows_go_through_every_form_in_batches()
    {
        const int Rows = 30_000;
        string csv = Write("in.csv", "n,t\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},t{i % 100}\n")));
        string arrow = _folder.File("a.feather"), json = _folder.File("b.ndjson"), tsv = _folder.File("c.tsv"), back = _folder.File("back.csv");
        CliRun.Of("convert", csv, arrow, "--batch-rows", "1000", "--dictionary", "--budget", "1MiB").AssertSucceeded();
        using (ArrowFile file = ArrowFile.Open(arrow))
            Assert.Equal((30, "n: int64, t: dictionary<int32, utf8>"), (file.BatchCount, file.Schema.ToString()));
        CliRun.Of("convert", arrow, json, "--budget", "1MiB").AssertSucceeded();
        CliRun.Of("convert", json, tsv).AssertSucceeded();
        Assert.Equal("n\tt\n0\tt0\n", File.ReadAllText(tsv)[..9]);
        CliRun.Of("convert", tsv, back).AssertSucceeded();
        Assert.Equal(File.ReadAllText(csv), File.ReadAllText(back));
    }

    [Fact]
    public void Columns_are_selected_in_the_order_asked_for()
    {
        string csv = Write("in.csv", Csv), arrow = _folder.File("out.arrow");
        Assert.Equal("when,id\n2024-01-01,1\n2024-02-29,2\n,3\n", CliRun.Of("convert", csv, "-", "--to", "csv", "--select", "when,id").AssertSucceeded().Output);
        CliRun.Of("convert", csv, arrow).AssertSucceeded();
        Assert.Equal("{\"price\":1.5}\n{\"price\":null}\n{\"price\":-0.25}\n", CliRun.Of("convert", arrow, "-", "--to", "jsonl", "--select", "price").AssertSucceeded().Output);
        CliRun.Of("convert", csv, _folder.File("x.arrow"), "--select", "nope")
            .AssertFailed($"bigfile: {csv}: --select: there is no column 'nope': there are id, name, price, when");
        CliRun.Of("convert", csv, "-", "--to", "csv", "--select", "id,id").AssertSucceeded();
    }

    [Fact]
    public void Types_delimiter_header_and_nulls_are_as_the_options_say()
    {
        string csv = Write("in.txt", "1;NA;x\n2;5;NA\n");
        CliRun run = CliRun.Of("convert", csv, "-", "--from", "csv", "--to", "csv", "--delimiter", ";", "--no-header", "--null", "NA",
            "--schema", "a:decimal128(4,1), b:int8, c:utf8").AssertSucceeded();
        Assert.Equal("1.0;NA;x\n2.0;5;NA\n", run.Output);
        Assert.Equal(4, CliRun.Of("convert", Write("in.csv", Csv), _folder.File("o.arrow"), "--json").AssertSucceeded().Json.GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public void Records_become_columns()
    {
        byte[] content = new byte[3 * 16 + 5];
        for (int i = 0; i < 3; i++)
        {
            Span<byte> record = content.AsSpan(i * 16, 16);
            BinaryPrimitives.WriteInt32LittleEndian(record, i - 1);
            BinaryPrimitives.WriteDoubleBigEndian(record[4..], i * 1.5);
            record[12] = (byte)(i % 2);
            record[13] = (byte)'A';
            record[14] = i == 2 ? (byte)0xE9 : (byte)0;
            record[15] = (byte)i;
        }
        string file = _folder.FileWith(content, "r.bin"), arrow = _folder.File("r.arrow");
        const string Layout = "n:i32 x:f64be b:bool t:char[2] y:bytes[1]";
        CliRun run = CliRun.Of("convert", file, arrow, "--layout", Layout);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"bigfile: {file}: warning: the last record is not whole: 5 bytes at offset 48{Environment.NewLine}", run.Error);
        using (ArrowFile opened = ArrowFile.Open(arrow))
            Assert.Equal("n: int32 not null, x: double not null, b: bool not null, t: utf8 not null, y: fixed_size_binary[1] not null", opened.Schema.ToString());
        Assert.Equal("n,x,b,t,y\n-1,0,false,A,AA==\n0,1.5,true,A,AQ==\n1,3,false,Aé,Ag==\n", CliRun.Of("convert", arrow, "-", "--to", "csv").AssertSucceeded().Output);
    }

    [Fact]
    public void Columns_of_fixed_width_become_a_directory_and_come_back()
    {
        string csv = Write("in.csv", "a,b\n1,true\n2,false\n"), columns = _folder.File("out.columns"), back = _folder.File("back.csv");
        CliRun.Of("convert", csv, columns).AssertSucceeded();
        using (RawColumns opened = RawColumns.Open(columns))
            Assert.Equal((2L, 2L), (opened.RowCount, opened["a"].As<long>()[1]));
        CliRun.Of("convert", columns, back).AssertSucceeded();
        Assert.Equal(File.ReadAllText(csv), File.ReadAllText(back));
        Directory.Delete(columns, recursive: true);
        CliRun.Of("convert", csv, columns + Path.DirectorySeparatorChar).AssertSucceeded();
        CliRun.Of("convert", columns + Path.DirectorySeparatorChar, back, "--from", "columns", "--force").AssertSucceeded();
        Assert.Equal(File.ReadAllText(csv), File.ReadAllText(back));
        CliRun.Of("convert", csv, columns, "--force").AssertFailed($"bigfile: {columns}: is a directory, and is not replaced");
        string nulls = Write("nulls.csv", "a,b\n1,\n,2\n"), other = _folder.File("other.columns");
        CliRun.Of("convert", nulls, other).AssertFailed($"bigfile: {other}: The column 'a' has nulls, which raw columns cannot hold");
        Assert.Equal(["back.csv", "in.csv", "nulls.csv", "out.columns"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void One_column_becomes_a_npy_file()
    {
        string csv = Write("in.csv", "a,b\n1,x\n2,y\n"), npy = _folder.File("a.npy");
        CliRun.Of("convert", csv, npy, "--select", "a").AssertSucceeded();
        using (NpyFile file = NpyFile.Open(npy))
        {
            Assert.Equal([2L], file.Shape);
            Assert.Equal(2, file.AsColumn<long>()[1]);
        }
        string all = _folder.File("all.npy"), text = _folder.File("b.npy");
        CliRun.Of("convert", csv, all).AssertFailed($"bigfile: {all}: A .npy file has one column, not 2: select one");
        CliRun.Of("convert", csv, text, "--select", "b").AssertFailed($"bigfile: {text}: The column 'b' is utf8, which .npy has no type for");
    }

    [Fact]
    public void An_output_that_is_there_is_only_replaced_by_force()
    {
        string csv = Write("in.csv", Csv), output = Write("out.csv", "precious");
        CliRun.Of("convert", csv, output).AssertFailed($"bigfile: {output}: is there already: --force replaces it");
        Assert.Equal("precious", File.ReadAllText(output));
        CliRun.Of("convert", csv, output, "--force").AssertSucceeded();
        Assert.Equal(Csv, File.ReadAllText(output));
        CliRun.Of("convert", csv, csv, "--force").AssertSucceeded();
        Assert.Equal(Csv, File.ReadAllText(csv));
    }

    [Fact]
    public void What_is_no_regular_file_is_not_replaced_by_force_either()
    {
        string csv = Write("in.csv", "a\n1\n"), output = Write("out.csv", "precious");
        CliRun.Of("convert", csv, output, "--to", "columns", "--force").AssertFailed($"bigfile: {output}: is a file, and is not replaced by a directory");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links and devices as files");
        string link = _folder.File("link.csv"), nowhere = _folder.File("nowhere.csv");
        File.CreateSymbolicLink(link, output);
        File.CreateSymbolicLink(nowhere, _folder.File("none"));
        CliRun.Of("convert", csv, link, "--force").AssertFailed($"bigfile: {link}: is a symbolic link, and is not replaced");
        CliRun.Of("convert", csv, nowhere, "--force").AssertFailed($"bigfile: {nowhere}: is a symbolic link, and is not replaced");
        CliRun.Of("convert", csv, "/dev/null", "--to", "csv", "--force").AssertFailed("bigfile: /dev/null: is no regular file, and is not replaced");
        Assert.Equal("precious", File.ReadAllText(output));
    }

    [Fact]
    public void What_fails_leaves_no_output_and_what_was_there()
    {
        string csv = Write("in.csv", "a\n" + string.Concat(Enumerable.Repeat("1\n", 100)) + "x\n"), output = _folder.File("out.arrow");
        CliRun.Of("convert", csv, output, "--infer-rows", "10", "--batch-rows", "10").AssertFailed(
            $"bigfile: {csv}: at offset 202: line 102: column 'a': 'x' is no int64, which the first 10 rows seemed to be; give the type, as in \"a: utf8\"");
        File.WriteAllText(output, "precious");
        Assert.Equal(2, CliRun.Of("convert", csv, output, "--infer-rows", "10", "--force").ExitCode);
        Assert.Equal("precious", File.ReadAllText(output));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Equal(130, CliRun.Of(cancelled.Token, "convert", csv, _folder.File("other.arrow")).ExitCode);
        Assert.Equal(["in.csv", "out.arrow"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_cannot_be_asked_for_is_told()
    {
        string csv = Write("in.csv", Csv), missing = _folder.File("none.csv"), arrow = _folder.File("o.arrow");
        CliRun.Of("convert", missing, arrow).AssertFailed($"bigfile: {missing}: no such file");
        CliRun.Of("convert", csv, "out.dat").AssertFailed("bigfile: out.dat: its name does not say what it is: give --to, one of csv, tsv, jsonl, arrow, npy, columns, records");
        CliRun.Of("convert", csv, arrow, "--from", "xml").AssertFailed("bigfile: --from: 'xml' is none of csv, tsv, jsonl, arrow, npy, columns, records");
        CliRun.Of("convert", csv, "-", "--to", "arrow").AssertFailed("bigfile: --to: only csv, tsv and jsonl can be written to standard output");
        CliRun.Of("convert", csv, arrow, "--from", "records").AssertFailed("bigfile: --layout: is for records, which cannot be read without it");
        CliRun.Of("convert", csv, _folder.File("o.bin"), "--to", "records").AssertFailed($"bigfile: --to: records are read, not written");
        CliRun.Of("convert", csv, arrow, "--delimiter", "ab").AssertFailed(
            "bigfile: --delimiter: 'ab' is not one character of ASCII other than a quote or a line end; write tab for a tab");
        CliRun.Of("convert", csv, arrow, "--batch-rows", "0").AssertFailed($"bigfile: --batch-rows: '0' is not a number of rows from 1 to {int.MaxValue}");
        CliRun.Of("convert", csv, arrow, "--schema", "a:int65").AssertFailed("bigfile: --schema: At character 3 of 'a:int65': there is no type 'int65'");
        CliRun.Of("convert", csv, arrow, "--schema", "nope:int64").AssertFailed($"bigfile: {csv}: there is no column 'nope', which the schema has: there are id, name, price, when");
        CliRun.Of("convert", Write("x.arrow", "ARROW?"), _folder.File("y.csv"), "--schema", "a:int8").AssertFailed("bigfile: --schema: only for what is read from csv, tsv and jsonl");
        Assert.Equal(2, CliRun.Of("convert", _folder.File("x.arrow"), _folder.File("y.csv")).ExitCode);
        Assert.False(File.Exists(_folder.File("y.csv")));
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }
}
