using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Cli.Counting;
using BigFile.DataGen;
using BigFile.Tests.DataGen;
using BigFile.Tests.Scanning.Counting;

namespace BigFile.Tests.Cli;

/// <summary><c>bigfile count</c> with options that choose what is counted, and where.</summary>
public sealed class CountColumnsTests : IDisposable
{
    private const string Text = "one\ntwo tw\u00e9 six\nx y";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2 6 19 20 12", "-l", "-w", "-m", "-c", "-L")]
    [InlineData("2 6 19 20 12", "-L", "-c", "-m", "-w", "-l")]
    [InlineData("2 6 19 20 12", "-lwmcL")]
    [InlineData("2", "-l")]
    [InlineData("6", "--words")]
    [InlineData("19", "-m")]
    [InlineData("20", "-c")]
    [InlineData("12", "-L")]
    [InlineData("2 20 12")]
    [InlineData("2 12", "-l", "-L")]
    [InlineData("20", "-m", "--encoding", "latin-1")]
    [InlineData("0 6 20", "-l", "-w", "-L", "-z")]
    [InlineData("2 6 13", "-l", "-w", "-L", "--delimiter", "o")]
    [InlineData("1 11", "-l", "-L", "--delimiter", @"\xa9\x20s")]
    [InlineData("1 3 12", "-l", "-w", "-L", "--range", "1..12")]
    [InlineData("0 2 3", "-l", "-w", "-L", "--range", "17..")]
    [InlineData("0 0 0", "-l", "-w", "-L", "--range", "18..")]
    [InlineData("4 20", "--records", "5")]
    [InlineData("2", "-l", "--records", "5", "--range", "1..11")]
    public void Chosen_numbers_are_printed_in_the_order_of_wc(string numbers, params string[] options)
    {
        string path = _folder.FileWith(Encoding.UTF8.GetBytes(Text));
        Assert.Equal($"{numbers} {path}\n", CliRun.Of(["count", .. options, path]).AssertSucceeded().Output);
    }

    [Fact]
    public void A_torn_record_is_told_and_not_counted()
    {
        string path = _folder.FileWith(Encoding.UTF8.GetBytes(Text));
        CliRun run = CliRun.Of("count", "--records", "3", path);
        Assert.Equal((0, $"6 20 {path}\n"), (run.ExitCode, run.Output));
        Assert.Equal($"bigfile: {path}: the last record is torn: 2 bytes of it are there{Environment.NewLine}", run.Error);
    }

    [Fact]
    public void Records_of_every_size_and_range_are_those_that_begin_in_it()
    {
        for (int length = 0; length <= 12; length++)
        {
            for (int size = 1; size <= 13; size++)
            {
                for (int start = 0; start <= 14; start++)
                {
                    for (int end = start; end <= 14; end++)
                    {
                        int[] starts = [.. Enumerable.Range(start, end - start).Where(at => at % size == 0 && at < length)];
                        int whole = starts.Count(at => at + size <= length);
                        int torn = starts.Length > whole ? length - starts[^1] : 0;
                        FixedRecords found = FixedRecords.Of(length, size, start, end);
                        Assert.Equal((whole, (whole * size) + torn, torn), ((int)found.Counts.Lines, (int)found.Counts.Bytes, (int)found.TornBytes));
                    }
                }
            }
        }
    }

    [Fact]
    public void Text_in_utf_16_is_counted_without_being_decoded()
    {
        byte[] text = Encoding.BigEndianUnicode.GetBytes("\ufeffone \U0001F600\ntwo\n");
        string path = _folder.FileWith(text);
        foreach (string encoding in new[] { "auto", "utf-16be" })
            Assert.Equal($"2 3 10 24 12 {path}\n", CliRun.Of("count", "-lwmcL", "--encoding", encoding, path).AssertSucceeded().Output);
    }

    [Fact]
    public void Several_files_have_a_total_of_each_number()
    {
        string first = _folder.FileWith("a b\n"u8, "first");
        string second = _folder.FileWith("c\nd"u8, "second");
        Assert.Equal($"1 2 {first}\n1 2 {second}\n2 4 total\n", CliRun.Of("count", "-l", "-w", first, second).AssertSucceeded().Output);
    }

    [Fact]
    public void Json_has_the_numbers_that_were_chosen()
    {
        string path = _folder.FileWith(Encoding.UTF8.GetBytes(Text));
        JsonElement json = CliRun.Of("count", "-w", "-m", "--json", path).AssertSucceeded().Json;
        Assert.Equal((6, 19, 20), (json.GetProperty("words").GetInt32(), json.GetProperty("chars").GetInt32(), json.GetProperty("bytes").GetInt32()));
        Assert.False(json.TryGetProperty("lines", out _));
        JsonElement records = CliRun.Of("count", "--records", "3", "--json", path).Json;
        Assert.Equal((6, 2), (records.GetProperty("records").GetInt32(), records.GetProperty("torn_bytes").GetInt32()));
    }

    [Theory]
    [InlineData]
    [InlineData("-lwmcL")]
    [InlineData("-w", "-z")]
    [InlineData("-lwL", "--delimiter", "x ")]
    [InlineData("-lwmcL", "--encoding", "utf-16le")]
    [InlineData("--records", "7")]
    public void Parts_of_any_number_of_splits_merge_to_what_one_run_prints(params string[] options)
    {
        const int Seed = 431;
        foreach (int length in new[] { 0, 1, 50, 100_001 })
        {
            string path = _folder.FileWith(NaiveText.Make(new Random(Seed), length, isWide: false));
            CliRun expected = CliRun.Of(["count", .. options, path]);
            foreach (int parts in new[] { 1, 2, 5 })
            {
                string[] files = new string[parts];
                for (int part = 0; part < parts; part++)
                {
                    CliRun run = CliRun.Of(["count", .. options, "--split", $"{part + 1}/{parts}", path]).AssertSucceeded();
                    files[part] = _folder.FileWith(run.OutputBytes, $"part{part}");
                }
                Array.Reverse(files);
                CliRun merged = CliRun.Of(["merge", .. files]);
                Assert.Equal((expected.ExitCode, expected.Output, expected.Error), (merged.ExitCode, merged.Output, merged.Error));
            }
        }
    }

    [Fact]
    public void Parts_that_do_not_belong_together_or_are_damaged_are_refused()
    {
        string path = _folder.FileWith(Encoding.UTF8.GetBytes(Text));
        string Part(string name, params string[] options) =>
            _folder.FileWith(CliRun.Of(["count", .. options, path]).AssertSucceeded().OutputBytes, name);
        string first = Part("first", "-l", "--split", "1/2"), second = Part("second", "-l", "--split", "2/2");
        string other = Part("other", "-w", "--split", "2/2");
        CliRun.Of("merge", first, other).AssertFailed($"bigfile: {other}: was made with other options");
        CliRun.Of("merge", first).AssertFailed("bigfile: part 2/2 is missing");
        byte[] damaged = File.ReadAllBytes(second);
        damaged[Array.IndexOf(damaged, (byte)'2')] = (byte)'1';
        CliRun.Of("merge", first, _folder.FileWith(damaged, "damaged"))
            .AssertFailed($"bigfile: {_folder.File("damaged")}: the part is damaged, or not whole");
    }

    [Theory]
    [InlineData("--delimiter: -z names another one", "-z", "--delimiter", ",")]
    [InlineData("--delimiter: a delimiter has one byte or more", "--delimiter", "")]
    [InlineData(@"--delimiter: 'a\q' has an escape other than \n \r \t \0 \\ \x1e", "--delimiter", @"a\q")]
    [InlineData(@"--delimiter: '\x1' has an escape other than \n \r \t \0 \\ \x1e", "--delimiter", @"\x1")]
    [InlineData("--records: a record has one byte or more", "--records", "0")]
    [InlineData("--records: records of a fixed size are no text: only -l and -c go with them", "--records", "5", "-w")]
    [InlineData("--records: records of a fixed size are no text: only -l and -c go with them", "--records", "5", "-z")]
    [InlineData("--split: '3/2' is not a part: write, for example, 2/4 for the second of four", "--split", "3/2")]
    [InlineData("--split: a part is of the whole file, not of a --range", "--split", "1/2", "--range", "1..2")]
    [InlineData("--split: a part is of one file", "--split", "1/2", "y")]
    [InlineData("--split: a part has a form of its own, not JSON", "--split", "1/2", "--json")]
    [InlineData("--range: '5..4' ends before it begins", "--range", "5..4")]
    [InlineData("--encoding: 'ebcdic' is none of utf-8, latin-1, utf-16le, utf-16be", "--encoding", "ebcdic")]
    public void Options_that_are_wrong_or_contradict_each_other_are_one_line(string words, params string[] options) =>
        CliRun.Of(["count", "x", .. options]).AssertFailed($"bigfile: {words}");

    [Theory]
    [InlineData("C")]
    [InlineData("C.UTF-8")]
    public void Lines_words_characters_and_bytes_are_those_of_wc(string locale)
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && File.Exists("/usr/bin/wc"), "There is no /usr/bin/wc here.");
        bool isUtf8 = locale != "C";
        foreach (DataKind kind in new[] { DataKind.AccessLog, DataKind.JsonLines, DataKind.CrLf, DataKind.NoFinalNewline, DataKind.Measurements })
        {
            // In the C locale wc takes no byte past 127 for a part of a word: what is beside ASCII is left to the other locale.
            byte[] bytes = Generated.File(kind, 1_100_003);
            if (!isUtf8)
                bytes = [.. bytes.Where(value => value < 128)];
            string path = _folder.FileWith(bytes);
            ProcessStartInfo start = new("/usr/bin/wc", ["-l", "-w", "-m", "-c", path]) { RedirectStandardOutput = true };
            start.Environment["LC_ALL"] = locale;
            using Process wc = Process.Start(start)!;
            long[] expected = Numbers(wc.StandardOutput.ReadToEnd());
            Assert.Equal(expected, Numbers(CliRun.Of("count", "-lwmc", path).AssertSucceeded().Output));
        }
    }

    private static long[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(4).Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
}
