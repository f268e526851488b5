using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>What builders refuse, and what they hand over.</summary>
public class ArrayBuilderTests
{
    private static readonly ArrowField Number = new("number", ArrowType.Int32);

    [Fact]
    public void Rows_that_were_begun_must_be_ended()
    {
        using ListBuilder lists = (ListBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.List, true, [Number]));
        ((PrimitiveBuilder<int>)lists.Values).Append(1);
        Assert.Throws<InvalidOperationException>(lists.Build);
        Assert.Throws<InvalidOperationException>(lists.AppendNull);
        lists.EndRow();
        lists.AppendNull();
        lists.EndRow();
        using ColumnArray array = lists.Build();
        Assert.Equal(["[01000000]", "null", "[]"], RandomRows.Texts(array));

        using ListBuilder threes = (ListBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.FixedSizeList(3), true, [Number]));
        ((PrimitiveBuilder<int>)threes.Values).AppendRange([1, 2]);
        Assert.Throws<InvalidOperationException>(threes.EndRow);

        using StructBuilder structs = (StructBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.Struct, true, [Number, Number]));
        structs.Children[0].AppendNull();
        Assert.Throws<InvalidOperationException>(structs.EndRow);
        Assert.Throws<InvalidOperationException>(structs.AppendNull);
        Assert.Throws<InvalidOperationException>(structs.Build);

        using UnionBuilder unions = (UnionBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.DenseUnion([1, 2]), true, [Number, Number]));
        Assert.Throws<InvalidOperationException>(() => unions.EndRow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => unions.EndRow(2));
        unions.Children[1].AppendNull();
        Assert.Throws<InvalidOperationException>(() => unions.EndRow(0));
        Assert.Throws<InvalidOperationException>(unions.Build);

        using RunEndBuilder runs = (RunEndBuilder)ArrayBuilder.Create(
            new ArrowField("a", ArrowType.RunEndEncoded, true, [new ArrowField("ends", ArrowType.Int16, false), Number]));
        Assert.Throws<InvalidOperationException>(() => runs.EndRun(1));
        runs.Values.AppendNull();
        Assert.Throws<InvalidOperationException>(runs.Build);
        Assert.Throws<ArgumentOutOfRangeException>(() => runs.EndRun(0));
        runs.EndRun(short.MaxValue);
        runs.Values.AppendNull();
        Assert.Throws<InvalidOperationException>(() => runs.EndRun(1));
    }

    [Fact]
    public void Lists_of_more_values_than_offsets_can_count_are_refused()
    {
        using ListBuilder lists = (ListBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.List, true, [new ArrowField("nothing", ArrowType.Null)]));
        NullBuilder values = (NullBuilder)lists.Values;
        values.AppendNulls(int.MaxValue);
        lists.EndRow();
        values.AppendNull();
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(lists.EndRow);
        Assert.Contains("2147483647", e.Message, StringComparison.Ordinal);
        using ListBuilder large = (ListBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.LargeList, true, [new ArrowField("nothing", ArrowType.Null)]));
        ((NullBuilder)large.Values).AppendNulls(5L << 32);
        large.EndRow();
        using ColumnArray array = large.Build();
        Assert.Equal(5L << 32, array.GetList(0).Count);
    }

    [Fact]
    public void Nulls_are_refused_where_the_field_has_none()
    {
        using ArrayBuilder builder = ArrayBuilder.Create(new ArrowField("a", ArrowType.Int32, isNullable: false));
        Assert.Throws<InvalidOperationException>(builder.AppendNull);
        using ColumnArray source = RandomRows.Build(Number, 100, new Random(4), out List<string> texts);
        Assert.Throws<InvalidOperationException>(() => builder.AppendFrom(source, texts.IndexOf("null")));
        using ColumnArray other = RandomRows.Build(new ArrowField("a", ArrowType.UInt32), 1, new Random(4), out _);
        Assert.Throws<ArgumentException>(() => builder.AppendFrom(other, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AppendFrom(source, 100));
        Assert.Equal(0, builder.Length);
    }

    [Fact]
    public void Dictionaries_are_taken_out_and_put_in_on_the_way()
    {
        ArrowField plain = new("a", ArrowType.List, true, [new ArrowField("b", ArrowType.Utf8)]);
        ArrowField encoded = new("a", ArrowType.List, true, [new ArrowField("b", ArrowType.Utf8, true, null, new DictionaryEncoding(3, ArrowType.UInt16))]);
        using ColumnArray source = RandomRows.Build(plain, 200, new Random(5), out List<string> texts);
        using ArrayBuilder into = ArrayBuilder.Create(encoded), back = ArrayBuilder.Create(plain);
        into.AppendFrom(source, 0, 200);
        using ColumnArray dictionary = into.Build();
        Assert.Equal(texts, RandomRows.Texts(dictionary));
        ColumnArray values = dictionary.Children[0].Dictionary!;
        Assert.Equal(values.Length, RandomRows.Texts(values).Distinct().Count());
        back.AppendFrom(dictionary, 0, 200);
        using ColumnArray again = back.Build();
        Assert.Equal(texts, RandomRows.Texts(again));
    }

    [Fact]
    public void An_array_is_disposed_once_and_its_children_with_it()
    {
        ColumnArray array = RandomRows.Build(new ArrowField("a", ArrowType.Struct, true, [Number]), 10, new Random(6), out _);
        array.Dispose();
        array.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array.Children[0].GetValue<int>(0));
    }

    [Fact]
    public void Text_of_any_length_becomes_UTF8()
    {
        using BytesBuilder builder = (BytesBuilder)ArrayBuilder.Create(new ArrowField("a", ArrowType.Utf8View));
        string[] texts = ["", "é", new('€', 5000), "x"];
        foreach (string text in texts)
            builder.Append(text);
        builder.Append((string?)null);
        using ColumnArray array = builder.Build();
        Assert.Equal(texts, Enumerable.Range(0, 4).Select(i => System.Text.Encoding.UTF8.GetString(array.GetBytes(i))));
        Assert.True(array.IsNull(4));
    }
}
