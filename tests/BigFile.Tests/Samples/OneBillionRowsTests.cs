using System.Globalization;
using System.Text;
using BigFile.DataGen;
using BigFile.Samples.OneBillionRows;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Samples;

public sealed class OneBillionRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("A;1.0\n", "{A=1.0/1.0/1.0}\n")]
    [InlineData("A;1.0", "{A=1.0/1.0/1.0}\n")]
    [InlineData("A;1.0\r\nA;-2.5\r\n", "{A=-2.5/-0.7/1.0}\n")]
    [InlineData("A;-0.1\nA;0.0\n", "{A=-0.1/0.0/0.0}\n")]
    [InlineData("A;0.1\nA;0.0\n", "{A=0.0/0.1/0.1}\n")]
    [InlineData("A;-0.2\nA;-0.1\n", "{A=-0.2/-0.1/-0.1}\n")]
    [InlineData("A;-0.0\nA;05.5\nB;-99.9\nB;99.9\n", "{A=0.0/2.8/5.5, B=-99.9/0.0/99.9}\n")]
    [InlineData("b;1.0\nB;1.0\n\u00e9;1.0\na b;1.0\n", "{B=1.0/1.0/1.0, a b=1.0/1.0/1.0, b=1.0/1.0/1.0, \u00e9=1.0/1.0/1.0}\n")]
    [InlineData("", "{}\n")]
    public void Small_files_give_the_line_that_the_challenge_asks_for(string content, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Run(Encoding.UTF8.GetBytes(content), 2)));

    [Fact]
    public void Generated_measurements_agree_with_the_naive_results_for_any_number_of_threads()
    {
        foreach (int lengthBytes in new[] { 6, 100, 4095, 4096, 4200, 10_000, 1_500_000 })
        {
            byte[] bytes = Generated.File(DataKind.Measurements, lengthBytes);
            string expected = NaiveRows.Results(bytes);
            foreach (int threads in new[] { 1, 2, 3 })
                Assert.Equal(expected, Encoding.Latin1.GetString(Run(bytes, threads)));
        }
    }

    [Fact]
    public void Names_of_every_length_from_one_stations_to_thousands_agree_with_the_naive_results()
    {
        const int Seed = 401;
        var random = new Random(Seed);
        foreach ((int stations, int nameMax, int rows) in new[] { (1, 5, 3000), (50, 70, 5000), (30_000, 40, 60_000), (300, 3000, 2000) })
        {
            byte[] bytes = RandomRows(random, stations, nameMax, rows, carriageReturns: stations == 50);
            Assert.Equal(NaiveRows.Results(bytes), Encoding.Latin1.GetString(Run(bytes, 2)));
        }
    }

    [Fact]
    public void Every_temperature_there_is_is_read_right_behind_names_of_every_short_length()
    {
        var text = new StringBuilder();
        for (int tenths = -999; tenths <= 999; tenths++)
            text.Append(CultureInfo.InvariantCulture, $"{new string('n', 1 + ((tenths + 999) % 40))}{tenths};{tenths / 10.0:0.0}\n");
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString().Replace(";-0.0\n", ";0.0\n", StringComparison.Ordinal));
        Assert.Equal(NaiveRows.Results(bytes), Encoding.Latin1.GetString(Run(bytes, 1)));
    }

    [Fact]
    public void Names_that_differ_in_one_byte_anywhere_are_different_stations()
    {
        var text = new StringBuilder();
        for (int length = 1; length <= 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] name = new string('x', length).ToCharArray();
                name[at] = '\0';
                text.Append(name).Append(CultureInfo.InvariantCulture, $";{length % 100}.{at % 10}\n");
            }
        }
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        Assert.Equal(NaiveRows.Results(bytes), Encoding.Latin1.GetString(Run(bytes, 1)));
    }

    [Theory]
    [InlineData("A\n", "there is no semicolon")]
    [InlineData("\n", "there is no semicolon")]
    [InlineData(";1.0\n", "the name is empty")]
    [InlineData("A;\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;1\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;1.\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;.1\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;1.00\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;100.0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;--1.0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;+1.0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;1.0 \n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;:1.0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;1.0;2.0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;\u007f\u007f\u007f\u007f\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    [InlineData("A;\0\0\0\0\0\0\0\0\n", "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal")]
    public void A_line_that_is_no_row_is_told_with_its_offset_wherever_it_stands(string line, string reason)
    {
        byte[] good = Generated.File(DataKind.Measurements, 20_000);
        byte[] bad = Encoding.ASCII.GetBytes(line);
        int[] starts = [0, .. Starts(good).Where((_, i) => i % 97 == 0), good.Length];
        foreach (int start in starts)
        {
            byte[] bytes = [.. good[..start], .. bad, .. good[start..]];
            string path = _folder.FileWith(bytes);
            using MappedFile file = MappedFile.Open(path);
            MalformedRowException e = Assert.Throws<MalformedRowException>(() => Challenge.Run(file, 1, TestContext.Current.CancellationToken));
            Assert.Equal((start, $"line at offset {start}: {reason}"), (e.Offset, e.Message));
        }
    }

    [Fact]
    public void Every_byte_in_place_of_every_byte_of_a_temperature_is_read_or_refused_among_other_rows_as_it_is_alone()
    {
        byte[] good = Generated.File(DataKind.Measurements, 5000);
        int[] starts = [.. Starts(good)];
        foreach (string row in new[] { "Q;1.2\n", "Q;12.3\n", "Q;-1.2\n", "Q;-12.3\n" })
        {
            for (int place = 2; place < row.Length - 1; place++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] changed = Encoding.ASCII.GetBytes(row);
                    changed[place] = (byte)value;
                    byte[] bytes = [.. good[..starts[5]], .. changed, .. good[starts[5]..]];
                    using MappedFile file = MappedFile.Open(_folder.FileWith(bytes));
                    bool isRow = value != '\n' && Temperature.TryParse(changed.AsSpan(2, changed.Length - 3).TrimEnd((byte)'\r'), out _);
                    if (isRow)
                        Assert.Contains("Q=", Encoding.Latin1.GetString(ResultText.Of(Challenge.Run(file, 1, TestContext.Current.CancellationToken))), StringComparison.Ordinal);
                    else
                        Assert.Throws<MalformedRowException>(() => Challenge.Run(file, 1, TestContext.Current.CancellationToken));
                }
            }
        }
    }

    [Fact]
    public void A_name_longer_than_the_budget_is_a_station_like_any_other()
    {
        byte[] name = new byte[20 << 20];
        name.AsSpan().Fill((byte)'n');
        byte[] bytes = [.. "A;1.0\n"u8, .. name, .. ";2.5\nA;3.0\n"u8];
        using var manager = new ViewManager(1 << 20);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10, ViewManager = manager });
        Dictionary<byte[], StationSummary> stations = Challenge.Run(file, 2, TestContext.Current.CancellationToken);
        Assert.Equal(new StationSummary(25, 25, 25, 1), stations[name]);
        Assert.Equal(new StationSummary(10, 30, 40, 2), stations["A"u8.ToArray()]);
    }

    [Fact]
    public void The_program_prints_the_results_and_one_line_for_what_is_wrong()
    {
        string path = _folder.FileWith("A;1.0\nB;2.0\n"u8);
        Assert.Equal((0, "{A=1.0/1.0/1.0, B=2.0/2.0/2.0}\n", ""), Program(path, "--threads", "1", "--budget", "1MiB"));
        string missing = _folder.File("missing");
        Assert.StartsWith($"one-billion-rows: {missing}: ", Program(missing).Error, StringComparison.Ordinal);
        string torn = _folder.FileWith("A;1.0\nB;\n"u8, "torn");
        Assert.Equal(
            (2, "", $"one-billion-rows: {torn}: line at offset 6: behind the semicolon is no temperature from -99.9 to 99.9 with one decimal{Environment.NewLine}"),
            Program(torn));
        foreach (string[] arguments in new string[][] { [], ["--help"], [path, path], [path, "--threads", "0"], [path, "--budget", "x"], ["--frob", path] })
        {
            (int exitCode, string output, string error) = Program(arguments);
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains("usage: one-billion-rows FILE", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    private static (int ExitCode, string Output, string Error) Program(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode = Sample.Run(arguments, output, error);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private byte[] Run(byte[] content, int threads)
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        return ResultText.Of(Challenge.Run(file, threads, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<int> Starts(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at = Array.IndexOf(bytes, (byte)'\n', at) + 1)
            yield return at;
    }

    private static byte[] RandomRows(Random random, int stations, int nameMax, int rows, bool carriageReturns)
    {
        byte[][] names = new byte[stations][];
        for (int i = 0; i < stations; i++)
        {
            names[i] = new byte[1 + random.Next(nameMax)];
            random.NextBytes(names[i]);
            foreach (ref byte value in names[i].AsSpan())
                value = value is (byte)';' or (byte)'\n' or (byte)'\r' ? (byte)'x' : value;
        }
        using var bytes = new MemoryStream();
        for (int row = 0; row < rows; row++)
        {
            bytes.Write(names[random.Next(stations)]);
            int tenths = random.Next(-999, 1000);
            bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $";{tenths / 10.0m:0.0}")));
            bytes.Write(carriageReturns && random.Next(3) == 0 ? "\r\n"u8 : "\n"u8);
        }
        return bytes.ToArray();
    }
}
