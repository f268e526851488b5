using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.DataGen;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Cli;

public sealed class RecordsCommandTests : IDisposable
{
    private const string Ticks = "ts:i64 price:f64 qty:u32 sym:u32 seq:u64";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_are_printed_as_csv_with_a_line_of_names()
    {
        string path = _folder.FileWith([1, 0, 2, (byte)'a', (byte)'"', 0, 255, 255, 3, (byte)'b', (byte)',', (byte)'c', 9]);
        CliRun run = CliRun.Of("records", path, "--layout", "n:i16 m:u8 s:char[3]", "--csv");
        Assert.Equal("n,m,s\n1,2,\"a\"\"\"\n-1,3,\"b,c\"\n", run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"bigfile: {path}: warning: the last record is not whole: 1 bytes at offset 12{Environment.NewLine}", run.Error);
    }

    [Fact]
    public void Records_are_printed_as_json_lines()
    {
        string path = _folder.FileWith([.. BitConverter.GetBytes(double.NaN), (byte)'a', (byte)'"', 1, 0xE4, 0, 0xAB, .. BitConverter.GetBytes(1e300), 0xFF, (byte)'\\', 0, 0, 1, 0]);
        string[] lines = CliRun.Of("records", path, "--layout", "f:f64 s:char[4] b:bool x:bytes[1]", "--json").AssertSucceeded().Output.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("""{"f":null,"s":"a\"\u0001ä","b":false,"x":"ab"}""", lines[0]);
        Assert.Equal("""{"f":1E+300,"s":"ÿ\\","b":true,"x":"00"}""", lines[1]);
        Assert.Equal("ÿ\\", JsonDocument.Parse(lines[1]).RootElement.GetProperty("s").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void All_ticks_are_printed_whatever_the_windows_and_threads(int threads)
    {
        byte[] content = Generated.File(DataKind.Ticks, 3 << 20);
        string path = _folder.FileWith(content);
        string output = CliRun.Of("records", path, "--layout", Ticks, "--threads", $"{threads}", "--window", "64KiB", "--budget", "256KiB").AssertSucceeded().Output;
        Assert.Equal(Csv(content), output);
    }

    [Theory]
    [InlineData("--range", "10..13", 10, 13)]
    [InlineData("--range", "..2", 0, 2)]
    [InlineData("--range", "98..", 98, 100)]
    [InlineData("--range", "90..1000", 90, 100)]
    [InlineData("--range", "200..300", 100, 100)]
    [InlineData("--head", "3", 0, 3)]
    [InlineData("--head", "0", 0, 0)]
    [InlineData("--head", "1000", 0, 100)]
    [InlineData("--tail", "3", 97, 100)]
    [InlineData("--tail", "0", 100, 100)]
    [InlineData("--tail", "1000", 0, 100)]
    public void A_part_is_chosen_by_number(string option, string value, int start, int end)
    {
        byte[] content = Generated.File(DataKind.Ticks, 3200);
        string output = CliRun.Of("records", _folder.FileWith(content), "--layout", Ticks, option, value).AssertSucceeded().Output;
        Assert.Equal(Csv(content.AsSpan(start * 32, (end - start) * 32)), output);
    }

    [Fact]
    public void Fields_are_selected_and_records_filtered()
    {
        string path = _folder.FileWith(Generated.File(DataKind.Ticks, 32 * 150_000));
        string[] all = CliRun.Of("records", path, "--layout", Ticks, "--select", "seq,sym").AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal("seq,sym", all[0]);
        string[] expected = [.. all.Skip(1).Where(line => line.EndsWith(",7", StringComparison.Ordinal))];
        Assert.InRange(expected.Length, 20, 140_000);
        string Run(params string[] more) =>
            CliRun.Of(["records", path, "--layout", Ticks, "--select", "seq,sym", "--where", "sym==7", .. more]).AssertSucceeded().Output;

        Assert.Equal(expected.Prepend(all[0]), Run().TrimEnd('\n').Split('\n'));
        Assert.Equal(expected.Take(10).Prepend(all[0]), Run("--head", "10").TrimEnd('\n').Split('\n'));
        Assert.Equal(expected.TakeLast(10).Prepend(all[0]), Run("--tail", "10").TrimEnd('\n').Split('\n'));
        int most = expected.Length - 1;
        Assert.Equal(expected.TakeLast(most).Prepend(all[0]), Run("--tail", $"{most}").TrimEnd('\n').Split('\n'));
        Assert.Equal($"{expected.Length}\n", CliRun.Of("records", path, "--layout", Ticks, "--where", "sym==7", "-c").AssertSucceeded().Output);
    }

    [Fact]
    public void A_filter_that_nothing_fits_is_exit_code_1()
    {
        string path = _folder.FileWith(Generated.File(DataKind.Ticks, 3200));
        CliRun run = CliRun.Of("records", path, "--layout", Ticks, "--where", "sym==9999");
        Assert.Equal((1, "ts,price,qty,sym,seq\n", ""), (run.ExitCode, run.Output, run.Error));
        run = CliRun.Of("records", path, "--layout", Ticks, "--where", "sym==9999", "--count");
        Assert.Equal((1, "0\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Merged_parts_print_what_one_run_prints(int parts)
    {
        byte[] content = Generated.File(DataKind.Ticks, (32 * 1000) + 5);
        string path = _folder.FileWith(content);
        string[][] forms =
        [
            [], ["--json"], ["--count"], ["--select", "price,ts"], ["--where", "qty>500"], ["--where", "sym==9999"],
            ["--where", "sym==9999", "--count"], ["--range", "10..700"], ["--range", "5..6", "--json"],
        ];
        foreach (string[] form in forms)
        {
            string[] command = ["records", path, "--layout", Ticks, .. form];
            List<string> files = [];
            for (int i = 1; i <= parts; i++)
            {
                CliRun part = CliRun.Of([.. command, "--split", $"{i}/{parts}"]).AssertSucceeded();
                files.Insert(0, _folder.FileWith(part.OutputBytes, $"part{i}"));
            }
            CliRun whole = CliRun.Of(command), merged = CliRun.Of(["merge", .. files]);
            Assert.Equal((whole.ExitCode, whole.Output, whole.Error), (merged.ExitCode, merged.Output, merged.Error));
        }
    }

    [Fact]
    public void Parts_of_different_runs_are_not_merged()
    {
        string path = _folder.FileWith(Generated.File(DataKind.Ticks, 3200));
        string[] command = ["records", path, "--layout", Ticks, "--split"];
        string first = _folder.FileWith(CliRun.Of([.. command, "1/2", "--where", "qty>5"]).OutputBytes, "first");
        string second = _folder.FileWith(CliRun.Of([.. command, "2/2", "--where", "qty>6"]).OutputBytes, "second");
        CliRun run = CliRun.Of("merge", first, second);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Statistics_are_those_of_the_values()
    {
        string path = _folder.FileWith([.. Record(5, 1.5f, 200), .. Record(-7, 2.25f, 255), .. Record(4, float.NaN, 0), 1]);
        CliRun run = CliRun.Of("records", path, "--layout", "a:i64 f:f32 u:u8 s:char[2]", "--stats");
        Assert.Equal("field,count,nan,min,max,sum,mean\na,3,0,-7,5,2,0.6666666666666666\nf,2,1,1.5,2.25,3.75,1.875\nu,3,0,0,255,455,151.66666666666666\n", run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 bytes at offset 45", run.Error, StringComparison.Ordinal);
        JsonElement json = CliRun.Of("records", path, "--layout", "a:i64 f:f32 u:u8 s:char[2]", "--stats", "--fields", "u,a", "--json", "--where", "u>1").Json;
        Assert.Equal(2, json.GetProperty("records").GetInt32());
        Assert.Equal(1, json.GetProperty("torn_bytes").GetInt32());
        JsonElement[] fields = [.. json.GetProperty("fields").EnumerateArray()];
        Assert.Equal(["u", "a"], fields.Select(field => field.GetProperty("name").GetString()));
        Assert.Equal(455, fields[0].GetProperty("sum").GetInt32());
        Assert.Equal(-1.0, fields[1].GetProperty("mean").GetDouble());

        static byte[] Record(long a, float f, byte u) => [.. BitConverter.GetBytes(a), .. BitConverter.GetBytes(f), u, (byte)'x', 0];
    }

    [Fact]
    public void Statistics_of_no_record_have_no_least_and_no_greatest()
    {
        string path = _folder.FileWith([]);
        Assert.Equal("field,count,nan,min,max,sum,mean\na,0,0,,,0,\n", CliRun.Of("records", path, "--layout", "a:u8", "--stats").AssertSucceeded().Output);
        JsonElement json = CliRun.Of("records", path, "--layout", "a:u8", "--stats", "--json").AssertSucceeded().Json;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("fields")[0].GetProperty("min").ValueKind);
        Assert.Equal("0\n", CliRun.Of("records", path, "--layout", "a:u8", "--count").AssertSucceeded().Output);
        Assert.Equal("a\n", CliRun.Of("records", path, "--layout", "a:u8").AssertSucceeded().Output);
    }

    [Fact]
    public void Records_begin_behind_a_header()
    {
        string path = _folder.FileWith("HEAD\u0001\u0002\u0003"u8);
        Assert.Equal("a\n1\n2\n3\n", CliRun.Of("records", path, "--layout", "a:u8", "--offset", "4").AssertSucceeded().Output);
        CliRun.Of("records", path, "--layout", "a:u8", "--offset", "8")
            .AssertFailed($"bigfile: {path}: offset 8 is past the end of the file, which is 7 bytes long");
    }

    [Fact]
    public void Records_with_their_length_before_them_are_listed_and_counted()
    {
        string path = _folder.FileWith([0, 2, 7, 7, 0, 0, 0, 1, 9, 0, 5, 1]);
        CliRun run = CliRun.Of("records", path, "--length-prefixed", "u16be");
        Assert.Equal("offset,content,length\n0,2,2\n4,6,0\n6,8,1\n", run.Output);
        Assert.Equal((0, $"bigfile: {path}: warning: the record at offset 9 says that it has 5 bytes, and the file ends 3 bytes behind that offset: it is being written, or damaged{Environment.NewLine}"), (run.ExitCode, run.Error));
        Assert.Equal("3\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "-c").Output);
        Assert.Equal("{\"offset\":4,\"content\":6,\"length\":0}\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--range", "1..2", "--json").Output);
        Assert.Equal("offset,content,length\n0,2,2\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--head", "1").Output);
        Assert.Equal("offset,content,length\n4,6,0\n6,8,1\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--tail", "2").Output);
        Assert.Equal("offset,content,length\n4,6,0\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--tail", "1", "--range", "0..2").Output);
        Assert.Equal("offset,content,length\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--tail", "0").Output);
        Assert.Equal("offset,content,length\n0,2,2\n4,6,0\n6,8,1\n", CliRun.Of("records", path, "--length-prefixed", "u16be", "--tail", "1000000000000").Output);
        Assert.Equal(3, CliRun.Of("records", path, "--length-prefixed", "u16be", "-c", "--json").Json.GetProperty("records").GetInt32());
    }

    [Fact]
    public void Damage_is_an_error_with_offset_and_reason_behind_what_was_printed()
    {
        string path = _folder.FileWith([1, 7, 99, 0]);
        CliRun run = CliRun.Of("records", path, "--length-prefixed", "u8", "--max-length", "50");
        Assert.Equal((2, "offset,content,length\n0,1,1\n"), (run.ExitCode, run.Output));
        CliRun tail = CliRun.Of("records", path, "--length-prefixed", "u8", "--max-length", "50", "--tail", "1");
        Assert.Equal((2, run.Output, run.Error), (tail.ExitCode, tail.Output, tail.Error));
        Assert.Equal($"bigfile: {path}: the record at offset 2 is damaged: the length 99 is over the maximum{Environment.NewLine}", run.Error);
        CliRun.Of("records", path, "--length-prefixed", "u8", "--length-inclusive", "--offset", "3", "-c")
            .AssertFailed($"bigfile: {path}: the record at offset 3 is damaged: the length 0 is negative or less than its own bytes");
    }

    [Theory]
    [InlineData("records: give one of --layout and --length-prefixed")]
    [InlineData("records: give one of --layout and --length-prefixed", "--layout", "a:u8", "--length-prefixed", "u8")]
    [InlineData("--length-prefixed: 'u24' is none of u8, u16le, u16be, u32le, u32be, u64le, u64be, varint, i16le, i16be, i32le, i32be, i64le, i64be", "--length-prefixed", "u24")]
    [InlineData("--where: only with --layout", "--length-prefixed", "u8", "--where", "a==1")]
    [InlineData("--split: only with --layout", "--length-prefixed", "u8", "--split", "1/2")]
    [InlineData("--length-inclusive and --max-length: only with --length-prefixed", "--layout", "a:u8", "--max-length", "5")]
    [InlineData("--layout: 'a:u7': there is no type 'u7': write i8 to i64, u8 to u64, f16, f32, f64, each with be or le behind it, bool, char[n], utf8[n], bytes[n] or pad[n] (at character 1)", "--layout", "a:u7")]
    [InlineData("--where: there is no field 'b': there are a (at character 1)", "--layout", "a:u8", "--where", "b==1")]
    [InlineData("--select: there is no field 'b': there are a", "--layout", "a:u8", "--select", "a,b")]
    [InlineData("--fields: s:char[2] is not numeric", "--layout", "s:char[2]", "--stats", "--fields", "s")]
    [InlineData("--fields: only with --stats; --select chooses what to print", "--layout", "a:u8", "--fields", "a")]
    [InlineData("--range: '5' is not a range: write, for example, 1000..2000 or ..2000", "--layout", "a:u8", "--range", "5")]
    [InlineData("--range: 5..4 ends before it begins", "--layout", "a:u8", "--range", "5..4")]
    [InlineData("--split and --stats: give one of them", "--layout", "a:u8", "--split", "1/2", "--stats")]
    [InlineData("--split and --head: give one of them", "--layout", "a:u8", "--split", "1/2", "--head", "3")]
    [InlineData("--split and --json: with --count give one of them", "--layout", "a:u8", "--split", "1/2", "--count", "--json")]
    [InlineData("--split: '3/2' is not a part: write, for example, 2/4 for the second of four", "--layout", "a:u8", "--split", "3/2")]
    [InlineData("--head: '-1' is not a number of records", "--layout", "a:u8", "--head=-1")]
    [InlineData("--head and --tail: give one of them", "--layout", "a:u8", "--head", "1", "--tail", "1")]
    [InlineData("--count and --stats: give one of them", "--layout", "a:u8", "--count", "--stats")]
    [InlineData("--head and --count: give one of them", "--layout", "a:u8", "--count", "--head", "1")]
    [InlineData("--csv and --json: give one of them", "--layout", "a:u8", "--csv", "--json")]
    public void Wrong_usage_is_one_line(string words, params string[] arguments) =>
        CliRun.Of(["records", "x", .. arguments]).AssertFailed($"bigfile: {words}");

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        CliRun.Of("records", _folder.File("none"), "--layout", "a:u8").AssertFailed($"bigfile: {_folder.File("none")}: no such file");

    [Fact]
    public void An_interrupted_command_returns_130()
    {
        string path = _folder.FileWith(new byte[100]);
        var interrupted = new CancellationToken(canceled: true);
        foreach (string[] more in new string[][] { [], ["--stats"], ["--head", "1"], ["--where", "a==1", "--tail", "5"] })
            Assert.Equal(130, CliRun.Of(interrupted, ["records", path, "--layout", "a:u8", .. more]).ExitCode);
        Assert.Equal(130, CliRun.Of(interrupted, "records", path, "--length-prefixed", "u8").ExitCode);
    }

    private static string Csv(ReadOnlySpan<byte> ticks)
    {
        var text = new StringBuilder("ts,price,qty,sym,seq\n");
        foreach (TickRecord tick in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TickRecord>(ticks))
            text.Append(CultureInfo.InvariantCulture, $"{tick.TimestampNanoseconds},{tick.Price},{tick.Quantity},{tick.SymbolId},{tick.SequenceNumber}\n");
        return text.ToString();
    }
}
