using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>The structures are laid out as C lays them out on a 64-bit system, and formats are those of the specification.</summary>
public sealed class CLayoutTests
{
    [Fact]
    public void Structures_have_the_layout_of_C()
    {
        Assert.SkipUnless(nint.Size == 8, "The numbers are those of 64-bit systems.");
        Assert.Equal(72, Marshal.SizeOf<CArrowSchema>());
        Assert.Equal(80, Marshal.SizeOf<CArrowArray>());
        Assert.Equal(40, Marshal.SizeOf<CArrowArrayStream>());
        string[] schema = ["Format", "Name", "Metadata", "Flags", "ChildCount", "Children", "Dictionary", "Release", "PrivateData"];
        string[] array = ["Length", "NullCount", "Offset", "BufferCount", "ChildCount", "Buffers", "Children", "Dictionary", "Release", "PrivateData"];
        string[] stream = ["GetSchema", "GetNext", "GetLastError", "Release", "PrivateData"];
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (nint)i * 8), schema.Select(name => Marshal.OffsetOf<CArrowSchema>(name)));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (nint)i * 8), array.Select(name => Marshal.OffsetOf<CArrowArray>(name)));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (nint)i * 8), stream.Select(name => Marshal.OffsetOf<CArrowArrayStream>(name)));
    }

    [Theory]
    [InlineData("d:19,10", "decimal128(19, 10)")]
    [InlineData("d:19,10,128", "decimal128(19, 10)")]
    [InlineData("d:9,-2,32", "decimal32(9, -2)")]
    [InlineData("d:18,2,64", "decimal64(18, 2)")]
    [InlineData("d:76,2,256", "decimal256(76, 2)")]
    [InlineData("w:42", "fixed_size_binary[42]")]
    [InlineData("tss:", "timestamp[s]")]
    [InlineData("tsn:Europe/Paris", "timestamp[ns, Europe/Paris]")]
    [InlineData("tsm:a:b", "timestamp[ms, a:b]")]
    public void Formats_with_parameters_are_understood(string format, string text)
    {
        ArrowType? type = CFormat.Parse(format, keysSorted: false);
        Assert.NotNull(type);
        Assert.Equal(type, CFormat.Parse(CFormat.Of(type), keysSorted: false));
        Assert.Equal(text, type.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("+")]
    [InlineData("+x")]
    [InlineData("ts")]
    [InlineData("tss")]
    [InlineData("tsx:")]
    [InlineData("tsss:")]
    [InlineData("w:")]
    [InlineData("w:-1")]
    [InlineData("w:1,2")]
    [InlineData("w:99999999999")]
    [InlineData("w: 1")]
    [InlineData("+w:x")]
    [InlineData("d:1")]
    [InlineData("d:0,0")]
    [InlineData("d:39,0")]
    [InlineData("d:10,0,32")]
    [InlineData("d:10,0,96")]
    [InlineData("d:10,0,128,1")]
    [InlineData("+us:1,1")]
    [InlineData("+ud:128")]
    [InlineData("+ud:-1")]
    [InlineData("+ud:1,")]
    [InlineData("i:")]
    public void Formats_that_are_none_are_told(string format) => Assert.Null(CFormat.Parse(format, keysSorted: false));

    [Fact]
    public void Formats_are_those_of_the_specification()
    {
        (ArrowType Type, string Format)[] known =
        [
            (ArrowType.Null, "n"), (ArrowType.Bool, "b"), (ArrowType.Int8, "c"), (ArrowType.UInt8, "C"), (ArrowType.Int16, "s"), (ArrowType.UInt16, "S"),
            (ArrowType.Int32, "i"), (ArrowType.UInt32, "I"), (ArrowType.Int64, "l"), (ArrowType.UInt64, "L"), (ArrowType.Float16, "e"), (ArrowType.Float32, "f"),
            (ArrowType.Float64, "g"), (ArrowType.Binary, "z"), (ArrowType.LargeBinary, "Z"), (ArrowType.BinaryView, "vz"), (ArrowType.Utf8, "u"),
            (ArrowType.LargeUtf8, "U"), (ArrowType.Utf8View, "vu"), (ArrowType.Date32, "tdD"), (ArrowType.Date64, "tdm"), (ArrowType.Time32(TimeUnit.Second), "tts"),
            (ArrowType.Time64(TimeUnit.Nanosecond), "ttn"), (ArrowType.Duration(TimeUnit.Microsecond), "tDu"), (ArrowType.IntervalYearMonth, "tiM"),
            (ArrowType.IntervalDayTime, "tiD"), (ArrowType.IntervalMonthDayNano, "tin"), (ArrowType.List, "+l"), (ArrowType.LargeList, "+L"), (ArrowType.ListView, "+vl"),
            (ArrowType.LargeListView, "+vL"), (ArrowType.FixedSizeList(123), "+w:123"), (ArrowType.Struct, "+s"), (ArrowType.Map(true), "+m"), (ArrowType.Map(), "+m"),
            (ArrowType.DenseUnion([4, 5]), "+ud:4,5"), (ArrowType.SparseUnion([5, 4]), "+us:5,4"), (ArrowType.SparseUnion([]), "+us:"), (ArrowType.RunEndEncoded, "+r"),
            (ArrowType.Timestamp(TimeUnit.Millisecond), "tsm:"), (ArrowType.Timestamp(TimeUnit.Second, "UTC"), "tss:UTC"), (ArrowType.Decimal128(12, 5), "d:12,5"),
            (ArrowType.Decimal32(9, 0), "d:9,0,32"), (ArrowType.Decimal64(9, 0), "d:9,0,64"), (ArrowType.Decimal256(9, 0), "d:9,0,256"),
        ];
        foreach ((ArrowType type, string format) in known)
        {
            Assert.Equal(format, CFormat.Of(type));
            Assert.Equal(type, CFormat.Parse(format, type.KeysSorted));
        }
    }
}
