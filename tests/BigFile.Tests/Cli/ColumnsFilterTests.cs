namespace BigFile.Tests.Cli;

public sealed class ColumnsFilterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("i == 0", "0")]
    [InlineData("i != 0", "23")]
    [InlineData("i<1", "02")]
    [InlineData("i < 0.5", "02")]
    [InlineData("i >= -7.5", "023")]
    [InlineData("i > -7.5", "023")]
    [InlineData("i == 0.5", "")]
    [InlineData("i != 0.5", "023")]
    [InlineData("i <= 99999999999999999999", "023")]
    [InlineData("i > 99999999999999999999", "")]
    [InlineData("i >= -1e30", "023")]
    [InlineData("i == 2147483647", "3")]
    [InlineData("f == 1.5", "0")]
    [InlineData("f < 1e9", "023")]
    [InlineData("f != 1.5", "123")]
    [InlineData("f == NaN", "")]
    [InlineData("name == 'a,b'", "0")]
    [InlineData("name == \"say \"\"hi\"\"\"", "1")]
    [InlineData("name == ''", "2")]
    [InlineData("name > b", "13")]
    [InlineData("name==ä", "3")]
    [InlineData("day == 2001-12-31", "0")]
    [InlineData("day < 1970-01-01", "2")]
    [InlineData("day > 2001-12-30T12:00:00", "03")]
    [InlineData("day >= 2001-12-31T12:00:00", "3")]
    [InlineData("at == 2001-12-31T23:59:59.5", "0")]
    [InlineData("at == '2001-12-31 23:59:59.500Z'", "0")]
    [InlineData("at == 2002-01-01T01:59:59.5+02:00", "0")]
    [InlineData("at < 1970-01-01", "2")]
    [InlineData("at <= 2001-12-31T23:59:59.4999999", "2")]
    [InlineData("at < 2001-12-31T23:59:59.5001", "02")]
    [InlineData("price == 12.34", "0")]
    [InlineData("price == 12.340", "0")]
    [InlineData("price == 12.341", "")]
    [InlineData("price < 0", "2")]
    [InlineData("price >= -0.01", "023")]
    [InlineData("price > 1e7", "3")]
    [InlineData("flag == true", "03")]
    [InlineData("flag != true", "2")]
    [InlineData("flag == 0", "2")]
    [InlineData("colour == red", "03")]
    [InlineData("colour != red", "2")]
    [InlineData("colour < red", "2")]
    [InlineData("i is null", "1")]
    [InlineData("i is not null", "023")]
    [InlineData("f is null", "")]
    [InlineData("list is null", "1")]
    [InlineData("pair is not null", "023")]
    [InlineData("colour is null", "1")]
    [InlineData("i == 0 or i == -7", "02")]
    [InlineData("i == 0 || i is null", "01")]
    [InlineData("i >= 0 and flag == true and price < 100", "0")]
    [InlineData("i == 0 or i == -7 and flag == true", "0")]
    [InlineData("(i == 0 or i == -7) && flag == false", "2")]
    [InlineData("#0 == 0", "0")]
    [InlineData("'i' == '0'", "0")]
    [InlineData("((i==0)OR(i==-7))", "02")]
    public void Rows_are_those_that_fit(string filter, string rows)
    {
        foreach (int batches in new[] { 1, 2 })
        {
            string path = ColumnSample.Mixed(_folder, batches);
            CliRun run = CliRun.Of("columns", path, "--where", filter);
            Assert.Equal("", run.Error);
            Assert.Equal(ColumnsCommandTests.Lines(ColumnSample.MixedHeader, rows.Select(row => ColumnSample.MixedCsv[row - '0'])), run.Output);
            Assert.Equal(rows.Length == 0 ? 1 : 0, run.ExitCode);
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("i", "'' is none of ==, !=, <, <=, >, >=, is null, is not null")]
    [InlineData("i = 5", "'=' is none of ==, !=, <, <=, >, >=, is null, is not null")]
    [InlineData("i ==", "a value is missing behind 'i =='")]
    [InlineData("i == x", "'x' is not a number, and column 'i' is int32")]
    [InlineData("f == x", "'x' is not a number, and column 'f' is double")]
    [InlineData("day == 5", "'5' is not a date like 2001-12-31, and column 'day' is date32")]
    [InlineData("flag < true", "column 'flag' is bool, which is compared by == and !=")]
    [InlineData("flag == yes", "'yes' is not true or false, and column 'flag' is bool")]
    [InlineData("list == 5", "column 'list' is list<item: int32>, which can only be asked for 'is null' and 'is not null'")]
    [InlineData("i == 5 i == 6", "'i': comparisons are joined by && or and, || or or")]
    [InlineData("(i == 5", "'(i == 5' has a parenthesis that is not closed")]
    [InlineData("name == 'x", "'x has no quote at its end")]
    [InlineData("i is 5", "'5': behind 'is' come 'null' or 'not null'")]
    [InlineData("", "'': a comparison begins with the name of a column")]
    public void What_is_no_filter_is_told_in_one_line(string filter, string words)
    {
        string path = ColumnSample.Mixed(_folder);
        CliRun.Of("columns", path, "--where", filter).AssertFailed($"bigfile: --where: {words}");
    }

    [Fact]
    public void Parentheses_go_only_so_deep()
    {
        string path = ColumnSample.Mixed(_folder);
        string filter = new string('(', 100_000) + "i == 0";
        CliRun.Of("columns", path, "--where", filter).AssertFailed("bigfile: --where: more than 100 parentheses within each other");
    }

    [Theory]
    [InlineData(1, "1MiB")]
    [InlineData(3, "1MiB")]
    [InlineData(2, "512MiB")]
    public void Filtered_rows_are_those_of_a_plain_loop(int threads, string budget)
    {
        string path = ColumnSample.Numbered(_folder, 150_000, 0, 1, 63, 70_000);
        string[] options = ["--threads", $"{threads}", "--budget", budget];
        long[] all = [.. ColumnsCommandTests.Range(0, 220_064)];
        foreach ((string filter, Func<long, bool> fits) in new (string, Func<long, bool>)[]
        {
            ("k < 3", row => ColumnSample.KeyOf(row) < 3),
            ("k is null or text > yyyyy", row => ColumnSample.KeyOf(row) is null || string.CompareOrdinal(ColumnSample.TextOf(row), "yyyyy") > 0),
            ("row >= 149990 and row < 150100 and (k != 50 or k is null)", row => row is >= 149_990 and < 150_100 && ColumnSample.KeyOf(row) != 50),
            ("text == '' and k == 18", row => ColumnSample.TextOf(row).Length == 0 && ColumnSample.KeyOf(row) == 18),
        })
        {
            long[] expected = [.. all.Where(fits)];
            string Run(params string[] more) => CliRun.Of(["columns", path, "--where", filter, .. options, .. more]).AssertSucceeded().Output;
            Assert.Equal(ColumnsCommandTests.Numbered(expected), Run());
            Assert.Equal(ColumnsCommandTests.Numbered(expected.Take(5)), Run("--head", "5"));
            Assert.Equal(ColumnsCommandTests.Numbered(expected.TakeLast(5)), Run("--tail", "5"));
            int most = expected.Length - 1;
            Assert.Equal(ColumnsCommandTests.Numbered(expected.TakeLast(most)), Run("--tail", $"{most}"));
            Assert.Equal(ColumnsCommandTests.Numbered(expected.Take(most)), Run("--head", $"{most}"));
            Assert.Equal($"{expected.Length}\n", Run("--count"));
        }
    }
}
