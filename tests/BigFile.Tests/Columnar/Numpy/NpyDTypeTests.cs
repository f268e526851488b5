using System.Numerics;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpyDTypeTests
{
    [Theory]
    [InlineData("|b1", NpyKind.Boolean, 1, NpyByteOrder.None, "|b1")]
    [InlineData("?", NpyKind.Boolean, 1, NpyByteOrder.None, "|b1")]
    [InlineData("<i1", NpyKind.SignedInteger, 1, NpyByteOrder.None, "|i1")]
    [InlineData("|u1", NpyKind.UnsignedInteger, 1, NpyByteOrder.None, "|u1")]
    [InlineData("<i2", NpyKind.SignedInteger, 2, NpyByteOrder.Little, "<i2")]
    [InlineData(">i4", NpyKind.SignedInteger, 4, NpyByteOrder.Big, ">i4")]
    [InlineData("<i8", NpyKind.SignedInteger, 8, NpyByteOrder.Little, "<i8")]
    [InlineData(">u2", NpyKind.UnsignedInteger, 2, NpyByteOrder.Big, ">u2")]
    [InlineData("<u4", NpyKind.UnsignedInteger, 4, NpyByteOrder.Little, "<u4")]
    [InlineData("<u8", NpyKind.UnsignedInteger, 8, NpyByteOrder.Little, "<u8")]
    [InlineData("<f2", NpyKind.Float, 2, NpyByteOrder.Little, "<f2")]
    [InlineData(">f4", NpyKind.Float, 4, NpyByteOrder.Big, ">f4")]
    [InlineData("<f8", NpyKind.Float, 8, NpyByteOrder.Little, "<f8")]
    [InlineData("<c8", NpyKind.Complex, 8, NpyByteOrder.Little, "<c8")]
    [InlineData(">c16", NpyKind.Complex, 16, NpyByteOrder.Big, ">c16")]
    [InlineData("|S5", NpyKind.Bytes, 5, NpyByteOrder.None, "|S5")]
    [InlineData("S", NpyKind.Bytes, 0, NpyByteOrder.None, "|S0")]
    [InlineData("<U3", NpyKind.Text, 12, NpyByteOrder.Little, "<U3")]
    [InlineData(">U0", NpyKind.Text, 0, NpyByteOrder.Big, ">U0")]
    [InlineData("|V7", NpyKind.Raw, 7, NpyByteOrder.None, "|V7")]
    [InlineData("<M8", NpyKind.DateTime, 8, NpyByteOrder.Little, "<M8")]
    [InlineData("<M8[generic]", NpyKind.DateTime, 8, NpyByteOrder.Little, "<M8")]
    [InlineData(">M8[D]", NpyKind.DateTime, 8, NpyByteOrder.Big, ">M8[D]")]
    [InlineData("<m8[25s]", NpyKind.TimeSpan, 8, NpyByteOrder.Little, "<m8[25s]")]
    [InlineData("<m8[1ns]", NpyKind.TimeSpan, 8, NpyByteOrder.Little, "<m8[ns]")]
    [InlineData("<m8[010as]", NpyKind.TimeSpan, 8, NpyByteOrder.Little, "<m8[10as]")]
    [InlineData(" <f8 ", NpyKind.Float, 8, NpyByteOrder.Little, "<f8")]
    [InlineData("[]", NpyKind.Structured, 0, NpyByteOrder.None, "[]")]
    public void A_description_is_read_and_written_as_numpy_writes_it(string text, NpyKind kind, int sizeBytes, NpyByteOrder order, string written)
    {
        NpyDType dtype = NpyDType.Parse(text);
        Assert.Equal((kind, sizeBytes, order), (dtype.Kind, dtype.SizeBytes, dtype.ByteOrder));
        Assert.Equal(written, dtype.ToString());
        Assert.Equal(dtype, NpyDType.Parse(written));
        Assert.Equal(dtype.GetHashCode(), NpyDType.Parse(written).GetHashCode());
    }

    [Theory]
    [InlineData("f8")]
    [InlineData("=f8")]
    [InlineData("|f8")]
    public void A_description_without_an_order_is_of_this_machine(string text)
    {
        NpyDType dtype = NpyDType.Parse(text);
        Assert.True(dtype.IsNative);
        Assert.Equal(NpyDType.Of<double>(), dtype);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<<f8")]
    [InlineData("<f3")]
    [InlineData("<f08")]
    [InlineData("<f+8")]
    [InlineData("<i16")]
    [InlineData("<b2")]
    [InlineData("float64")]
    [InlineData("3i4")]
    [InlineData("<S-1")]
    [InlineData("<S 1")]
    [InlineData("<S1 ]")]
    [InlineData("<S2147483648")]
    [InlineData("<U536870912")]
    [InlineData("<M4")]
    [InlineData("<M8[")]
    [InlineData("<M8[]")]
    [InlineData("<M8[xs]")]
    [InlineData("<M8[0s]")]
    [InlineData("<M8[-1s]")]
    [InlineData("<M8[5]")]
    [InlineData("<M8[2generic]")]
    [InlineData("<M8[99999999999s]")]
    [InlineData("('<f8', (2,))")]
    [InlineData("[('a', '<f8')")]
    [InlineData("[('a', '<f8')] x")]
    [InlineData("[('a', '<f8'), ('a', '<f8')]")]
    [InlineData("[(('a', 'b'), '<f8'), ('a', '<f8')]")]
    [InlineData("[('a',)]")]
    [InlineData("['a']")]
    [InlineData("[('a', '<f8', (2,), 3)]")]
    [InlineData("[('a', '<f8', -2)]")]
    [InlineData("[('a', '|V1', (2147483648,))]")]
    [InlineData("[('a', '|V1000000', (1000000,))]")]
    [InlineData("[('a', '|V2147483647'), ('b', '|V1')]")]
    [InlineData("[('a', '|V0', (4611686018427387904, 4611686018427387904))]")]
    public void What_is_no_description_is_refused(string text)
    {
        FormatException e = Assert.Throws<FormatException>(() => NpyDType.Parse(text));
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|O", "Python objects")]
    [InlineData("O8", "Python objects")]
    [InlineData("<f16", "long double")]
    [InlineData(">c32", "long double")]
    [InlineData("[('a', '<i4'), ('b', [('c', '|O')])]", "Python objects")]
    public void What_cannot_be_mapped_is_refused_by_name(string text, string name) =>
        Assert.Contains(name, Assert.Throws<NotSupportedException>(() => NpyDType.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Types_of_numbers_have_their_dtype()
    {
        string order = BitConverter.IsLittleEndian ? "<" : ">";
        Assert.Equal("|b1", NpyDType.Of<bool>().ToString());
        Assert.Equal("|i1", NpyDType.Of<sbyte>().ToString());
        Assert.Equal("|u1", NpyDType.Of<byte>().ToString());
        Assert.Equal($"{order}i2", NpyDType.Of<short>().ToString());
        Assert.Equal($"{order}u2", NpyDType.Of<ushort>().ToString());
        Assert.Equal($"{order}i4", NpyDType.Of<int>().ToString());
        Assert.Equal($"{order}u4", NpyDType.Of<uint>().ToString());
        Assert.Equal($"{order}i8", NpyDType.Of<long>().ToString());
        Assert.Equal($"{order}u8", NpyDType.Of<ulong>().ToString());
        Assert.Equal($"{order}f2", NpyDType.Of<Half>().ToString());
        Assert.Equal($"{order}f4", NpyDType.Of<float>().ToString());
        Assert.Equal($"{order}f8", NpyDType.Of<double>().ToString());
        Assert.Equal($"{order}c8", NpyDType.Of<NpyComplex64>().ToString());
        Assert.Equal($"{order}c16", NpyDType.Of<Complex>().ToString());
        Assert.Throws<NotSupportedException>(() => NpyDType.Of<decimal>());
        Assert.Throws<NotSupportedException>(() => NpyDType.Of<char>());
        Assert.Equal(8, Marshal.SizeOf<NpyComplex64>());
        Assert.Equal(new Complex(1, -2), new NpyComplex64(1, -2));
    }

    [Fact]
    public void Fields_lie_one_after_the_other_and_nameless_bytes_are_gaps()
    {
        const string text = "[('a', '|u1'), ('', '|V7'), (('a title', 'b'), '>f8', (2, 3)), ('n', [('x', '<i2'), ('y', [('z', '|S3', (4,))], (5,))]), ('', '|V1')]";
        NpyDType dtype = NpyDType.Parse(text);
        Assert.Equal(text, dtype.ToString());
        Assert.Equal(NpyKind.Structured, dtype.Kind);
        Assert.Equal(1 + 7 + 48 + 2 + 60 + 1, dtype.SizeBytes);
        Assert.False(dtype.IsNative);
        Assert.Equal(["a", "b", "n"], dtype.Fields.Select(field => field.Name));
        NpyField b = dtype.GetField("b");
        Assert.Equal((8, 48, 6, "a title"), (b.Offset, b.SizeBytes, b.Count, b.Title));
        Assert.Equal([2L, 3L], b.Shape);
        NpyField z = dtype.GetField("n", "y", "z");
        Assert.Equal((58, 12, 4), (z.Offset, z.SizeBytes, z.Count));
        Assert.Equal(NpyKind.Bytes, z.DType.Kind);
        Assert.Equal(62 - 4 - 2, dtype.GetField("n").Offset);
    }

    [Fact]
    public void Fields_that_are_not_there_are_named_with_those_that_are()
    {
        NpyDType dtype = NpyDType.Parse("[('a', '<i4'), ('b', [('c', '<i4')])]");
        Assert.Contains("'a', 'b'", Assert.Throws<KeyNotFoundException>(() => dtype.GetField("c")).Message, StringComparison.Ordinal);
        Assert.Contains("'c'", Assert.Throws<KeyNotFoundException>(() => dtype.GetField("b", "a")).Message, StringComparison.Ordinal);
        Assert.Contains("no fields", Assert.Throws<KeyNotFoundException>(() => dtype.GetField("a", "a")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => dtype.GetField());
    }

    [Theory]
    [InlineData("[[\"a\", '<i4']]", "[('a', '<i4')]")] // lists for tuples, as JSON has them
    [InlineData("[('a','<i4',3,),]", "[('a', '<i4', (3,))]")]
    [InlineData("[('a','<i4',[2,3])]", "[('a', '<i4', (2, 3))]")]
    [InlineData("[('a',('<i4',(2,)),(3,))]", "[('a', '<i4', (3, 2))]")]
    [InlineData("[('a', '<i4', ())]", "[('a', '<i4')]")]
    [InlineData("[('', '<i4')]", "[('', '<i4')]")]
    [InlineData("[ ( 'it\\'s' , '<i4' ) , ('q\"q','|u1'), ('both\\'\\\"','|u1'), ('tab\\t\\n\\r\\\\','|u1'), ('\\u65e5\\x7f\\xe9\\U0001F600', '|u1') ]",
        "[(\"it's\", '<i4'), ('q\"q', '|u1'), ('both\\'\"', '|u1'), ('tab\\t\\n\\r\\\\', '|u1'), ('日\\x7fé😀', '|u1')]")]
    public void Rows_may_be_written_in_more_than_one_way(string text, string written) =>
        Assert.Equal(written, NpyDType.Parse(text).ToString());

    [Fact]
    public void Dtypes_are_equal_where_numpy_writes_the_same()
    {
        Assert.Equal(NpyDType.Parse("[('a', '<i4')]"), NpyDType.Parse("[('a', 'i4', ())]"));
        Assert.NotEqual(NpyDType.Parse("<i4"), NpyDType.Parse(">i4"));
        Assert.NotEqual(NpyDType.Parse("<M8[s]"), NpyDType.Parse("<M8[ms]"));
        Assert.NotEqual(NpyDType.Parse("<M8[s]"), NpyDType.Parse("<m8[s]"));
        Assert.False(NpyDType.Parse("<i4").Equals((object?)null));
    }

    [Fact]
    public void Rows_nest_so_deep_and_no_deeper()
    {
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("[('a', ", levels)) + "'<i4'" + string.Concat(Enumerable.Repeat(")]", levels));
        Assert.Equal(4, NpyDType.Parse(Nested(64)).SizeBytes);
        Assert.Throws<FormatException>(() => NpyDType.Parse(Nested(66)));
        Assert.Throws<FormatException>(() => NpyDType.Parse(new string('[', 1_000_000)));
        Assert.Throws<FormatException>(() => NpyDType.Parse(string.Concat(Enumerable.Repeat("[('a', ", 500_000))));
    }
}
