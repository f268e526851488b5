using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>A real file, flights-200k.arrow of vega-datasets, read whole here and by apache-arrow.</summary>
public sealed class FlightsTests
{
    private const string Name = "flights-200k";

    private const int SampleStep = 9973;

    [Fact]
    public void The_flights_have_the_schema_batches_and_rows_that_apache_arrow_finds()
    {
        using ArrowFile file = Open(out JsonNode expected);
        Assert.True(JsonNode.DeepEquals(expected["schema"], ArrowJson.Of(file.Schema.Fields)), file.Schema.ToString());
        Assert.Equal(expected["batches"]!.AsArray().Select(rows => (long)rows!), Enumerable.Range(0, file.BatchCount).Select(b => file.GetBatch(b).RowCount));
        Assert.Equal((long)expected["rows"]!, file.RowCount);
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("distance")]
    [InlineData("time")]
    public void Every_row_of_a_column_of_the_flights_is_what_apache_arrow_reads(string name)
    {
        using ArrowFile file = Open(out JsonNode expected);
        ArrowColumn column = file[name];
        JsonNode summary = expected["columns"]![file.Schema.IndexOf(name)]!;
        JsonArray sample = [];
        double sum = 0, least = double.PositiveInfinity, greatest = double.NegativeInfinity;
        long row = 0, nulls = 0;
        for (int b = 0; b < column.BatchCount; b++)
        {
            using ColumnArray array = column.LeaseArray(b);
            for (long i = 0; i < array.Length; i++, row++)
            {
                if (row % SampleStep == 0)
                    sample.Add(ArrowJson.Of(array, i));
                if (array.IsNull(i))
                {
                    nulls++;
                    continue;
                }
                double value = column.Type.Kind == ArrowTypeKind.Int16 ? array.GetValue<short>(i) : array.GetValue<float>(i);
                sum += value;
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
            }
        }
        Assert.Equal(row, column.Count);
        Assert.Equal((long)summary["nulls"]!, nulls);
        Assert.Equal(summary["sample"]!.ToJsonString(), sample.ToJsonString());
        Assert.Equal((string)summary["sum"]!, ArrowJson.OfFloat(sum));
        Assert.Equal((string)summary["least"]!, ArrowJson.OfFloat(least));
        Assert.Equal((string)summary["greatest"]!, ArrowJson.OfFloat(greatest));
    }

    private static ArrowFile Open(out JsonNode expected)
    {
        InteropFolder.SkipUnlessPrepared();
        expected = JsonNode.Parse(File.ReadAllBytes(InteropFolder.File("flights", Name + ".json")))!;
        return ArrowFile.Open(InteropFolder.File("flights", Name + ".arrow"));
    }
}
