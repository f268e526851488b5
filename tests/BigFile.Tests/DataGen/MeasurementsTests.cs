using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public partial class MeasurementsTests
{
    private const int ShortestRowBytes = 6;

    [Fact]
    public void Every_line_is_a_station_and_a_temperature_unless_the_last_block_is_too_short_for_one()
    {
        int[] lengths = [.. Generated.AwkwardLengths, .. Enumerable.Range(ShortestRowBytes, 300)];
        foreach (int length in lengths.Where(length => (length % (1 << 20)) is 0 or >= ShortestRowBytes))
        {
            foreach (byte[] line in Generated.Lines(Generated.File(DataKind.Measurements, length)))
                Assert.Matches(Row(), Encoding.UTF8.GetString(line));
        }
    }

    [Fact]
    public void Stations_are_413_with_names_of_1_to_100_bytes_and_temperatures_around_a_mean_of_their_own()
    {
        var tenthsOf = new Dictionary<string, List<int>>();
        foreach (byte[] line in Generated.Lines(Generated.File(DataKind.Measurements, 8 << 20)))
        {
            string[] row = Encoding.UTF8.GetString(line).Split(';');
            if (!tenthsOf.TryGetValue(row[0], out List<int>? tenths))
                tenthsOf[row[0]] = tenths = [];
            tenths.Add(int.Parse(row[1].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }
        Assert.Equal(413, tenthsOf.Count);
        int[] lengths = [.. tenthsOf.Keys.Select(Encoding.UTF8.GetByteCount)];
        Assert.Equal((1, 100), (lengths.Min(), lengths.Max()));
        Assert.Contains(tenthsOf.Keys, name => name.Any(c => c > 'ÿ'));
        double[] means = [.. tenthsOf.Values.Select(tenths => tenths.Average())];
        Assert.InRange(means.Max() - means.Min(), 300, 600);
        double[] deviations = [.. tenthsOf.Values.Select(t => Math.Sqrt(t.Average(x => Math.Pow(x - t.Average(), 2))))];
        Assert.InRange(deviations.Average(), 90, 110);
    }

    [Theory]
    [InlineData(DataKind.Measurements)]
    [InlineData(DataKind.AccessLog)]
    [InlineData(DataKind.JsonLines)]
    [InlineData(DataKind.NoFinalNewline)]
    [InlineData(DataKind.Ticks)]
    public void A_file_has_exactly_the_rows_that_were_asked_for(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        foreach (long rows in new long[] { 0, 1, 2, 3, 5, 10, 99, 1_000, 4_321, 72_000, 72_650, 150_000 })
        {
            long lengthBytes = RowLength.Find(generator, rows, 2, TestContext.Current.CancellationToken);
            Assert.Equal(lengthBytes, RowLength.Find(generator, rows, 1, TestContext.Current.CancellationToken));
            Generated.File(generator, (int)lengthBytes, out BlockFacts facts);
            Assert.Equal(rows, kind == DataKind.Ticks ? facts.RecordCount : facts.LineCount);
        }
    }

    [Fact]
    public void Kinds_without_rows_and_numbers_out_of_range_are_refused()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        DataGenerator rows = DataGenerator.Create(DataKind.Measurements, 1);
        Assert.Throws<ArgumentException>(() => RowLength.Find(DataGenerator.Create(DataKind.HugeLine, 1), 1, 1, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowLength.Find(rows, -1, 1, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowLength.Find(rows, RowLength.RowCountMax + 1, 1, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowLength.Find(rows, 1, 0, token));
        Assert.Throws<OperationCanceledException>(() => RowLength.Find(rows, 1, 1, new CancellationToken(canceled: true)));
    }

    [GeneratedRegex(@"^[^;\n]{1,100};-?\d{1,2}\.\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
