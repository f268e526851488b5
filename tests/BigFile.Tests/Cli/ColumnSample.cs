using System.Globalization;
using BigFile.Columnar;

namespace BigFile.Tests.Cli;

/// <summary>Arrow files for the command <c>columns</c>, and what their rows are as text.</summary>
internal static class ColumnSample
{
    /// <summary>What every row of <see cref="Mixed"/> is as CSV.</summary>
    public static readonly string[] MixedCsv =
    [
        "0,1.5,\"a,b\",2001-12-31,2001-12-31T23:59:59.500Z,12.34,true,red,\"[1,2]\",\"{\"\"x\"\":1,\"\"y\"\":\"\"one\"\"}\"",
        ",NaN,\"say \"\"hi\"\"\",,,,,,,",
        "-7,-2,\"\",1969-12-31,1969-12-31T23:59:59.999Z,-0.01,false,blue,[],\"{\"\"x\"\":2,\"\"y\"\":null}\"",
        "2147483647,0,ä,2400-02-29,2400-02-29T00:00:00.000Z,99999999.99,true,red,[null],\"{\"\"x\"\":null,\"\"y\"\":\"\"\"\"}\"",
    ];

    /// <summary>The line of names of <see cref="Mixed"/>.</summary>
    public const string MixedHeader = "i,f,name,day,at,price,flag,colour,list,pair";

    /// <summary>Four rows of ten types, in as many batches as asked for.</summary>
    public static string Mixed(TempFolder folder, int batches = 1)
    {
        ArrowField x = new("x", ArrowType.Int64), y = new("y", ArrowType.Utf8);
        ArrowSchema schema = new(
        [
            new("i", ArrowType.Int32), new("f", ArrowType.Float64), new("name", ArrowType.Utf8), new("day", ArrowType.Date32),
            new("at", ArrowType.Timestamp(TimeUnit.Millisecond, "UTC")), new("price", ArrowType.Decimal128(10, 2)), new("flag", ArrowType.Bool),
            new("colour", ArrowType.Utf8, dictionary: new DictionaryEncoding(1, ArrowType.Int8)),
            new("list", ArrowType.List, children: [new("item", ArrowType.Int32)]), new("pair", ArrowType.Struct, children: [x, y]),
        ], [new("made by", "a test\e[31m")]);
        int?[] ints = [0, null, -7, int.MaxValue];
        double?[] floats = [1.5, double.NaN, -2, 0];
        string?[] names = ["a,b", "say \"hi\"", "", "ä"];
        string?[] days = ["2001-12-31", null, "1969-12-31", "2400-02-29"];
        string?[] times = ["2001-12-31T23:59:59.5", null, "1969-12-31T23:59:59.999", "2400-02-29"];
        Int128?[] prices = [1234, null, -1, 9999999999];
        string path = folder.File("mixed.arrow");
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, schema);
        ArrayBuilder[] builders = [.. schema.Fields.Select(ArrayBuilder.Create)];
        for (int row = 0; row < 4; row++)
        {
            Append(builders[0], ints[row]);
            Append(builders[1], floats[row]);
            ((BytesBuilder)builders[2]).Append(names[row]);
            Append<int>(builders[3], days[row] is string day ? (int)Since1970(day).TotalDays : null);
            Append<long>(builders[4], times[row] is string time ? (long)Since1970(time).TotalMilliseconds : null);
            Append(builders[5], prices[row]);
            if (row == 1)
                builders[6].AppendNull();
            else
                ((BoolBuilder)builders[6]).Append(row != 2);
            ((DictionaryBuilder)builders[7]).Append(row == 1 ? null : row == 2 ? "blue" : "red");
            AppendNested((ListBuilder)builders[8], (StructBuilder)builders[9], row);
            if ((row + 1) * batches / 4 > row * batches / 4)
                Write(writer, builders);
        }
        writer.Finish();
        return path;
    }

    /// <summary>Rows with their number, a number from 0 to 99 with nulls, and text; by batches of the given lengths.</summary>
    public static string Numbered(TempFolder folder, params int[] batchRows)
    {
        ArrowSchema schema = new([new("row", ArrowType.Int64, isNullable: false), new("k", ArrowType.Int16), new("text", ArrowType.LargeUtf8)]);
        string path = folder.File("numbered.arrow");
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, schema);
        long row = 0;
        ArrayBuilder[] builders = [.. schema.Fields.Select(ArrayBuilder.Create)];
        foreach (int count in batchRows)
        {
            for (int i = 0; i < count; i++, row++)
            {
                ((PrimitiveBuilder<long>)builders[0]).Append(row);
                Append(builders[1], KeyOf(row));
                ((BytesBuilder)builders[2]).Append(TextOf(row));
            }
            Write(writer, builders);
        }
        writer.Finish();
        return path;
    }

    /// <summary>The number of a row of <see cref="Numbered"/>.</summary>
    public static short? KeyOf(long row) => row % 11 == 3 ? null : (short)(row * 7919 % 100);

    /// <summary>The text of a row of <see cref="Numbered"/>.</summary>
    public static string TextOf(long row) => new((char)('a' + (row % 26)), (int)(row % 9));

    /// <summary>A row of <see cref="Numbered"/> as CSV.</summary>
    public static string CsvOf(long row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row},{KeyOf(row)},{(TextOf(row).Length == 0 ? "\"\"" : TextOf(row))}");

    private static void Write(ArrowFileWriter writer, ArrayBuilder[] builders)
    {
        ColumnArray[] columns = Array.ConvertAll(builders, builder => builder.Build());
        writer.Write(columns);
        foreach (ColumnArray column in columns)
            column.Dispose();
    }

    private static void Append<T>(ArrayBuilder builder, T? value)
        where T : unmanaged
    {
        if (value is null)
            builder.AppendNull();
        else
            ((PrimitiveBuilder<T>)builder).Append(value.Value);
    }

    private static void AppendNested(ListBuilder list, StructBuilder pair, int row)
    {
        if (row == 1)
        {
            list.AppendNull();
            pair.AppendNull();
            return;
        }
        foreach (int? value in row == 0 ? [1, 2] : row == 2 ? (int?[])[] : [null])
            Append(list.Values, value);
        list.EndRow();
        Append<long>(pair.Children[0], row == 0 ? 1 : row == 2 ? 2 : null);
        ((BytesBuilder)pair.Children[1]).Append(row == 0 ? "one" : row == 2 ? null : "");
        pair.EndRow();
    }

    private static TimeSpan Since1970(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture) - DateTime.UnixEpoch;
}
