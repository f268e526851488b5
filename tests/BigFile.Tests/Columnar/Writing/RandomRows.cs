using System.Globalization;
using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>Random rows of any type, and rows as text: what was put in is compared with what comes out.</summary>
internal static class RandomRows
{
    /// <summary>Adds rows.</summary>
    /// <returns>Each as text.</returns>
    public static List<string> Fill(ArrayBuilder builder, long count, Random random)
    {
        List<string> rows = [];
        if (builder is DictionaryBuilder)
        {
            FillFromPool(builder, count, random, rows);
            return rows;
        }
        while (rows.Count < count)
        {
            if (builder is RunEndBuilder runs)
            {
                int run = random.Next(1, (int)Math.Min(6, count - rows.Count + 1));
                string text = Add(runs.Values, random);
                runs.EndRun(run);
                rows.AddRange(Enumerable.Repeat(text, run));
                continue;
            }
            rows.Add(Add(builder, random));
        }
        return rows;
    }

    /// <summary>An array of random rows.</summary>
    public static ColumnArray Build(ArrowField field, long count, Random random, out List<string> rows)
    {
        using ArrayBuilder builder = ArrayBuilder.Create(field);
        rows = Fill(builder, count, random);
        return builder.Build();
    }

    /// <summary>All rows of an array that can be read.</summary>
    public static List<string> Texts(ColumnArray array)
    {
        List<string> rows = [];
        for (long row = array.Start; row < array.End; row++)
            rows.Add(Text(array, row));
        return rows;
    }

    /// <summary>A row, whatever its dictionaries and runs are.</summary>
    public static string Text(ColumnArray array, long row)
    {
        if (array.IsNull(row))
            return "null";
        if (array.Dictionary is not null)
            return Text(array.Dictionary, array.GetIndex(row));
        ArrowTypeKind kind = array.Type.Kind;
        switch (kind)
        {
            case ArrowTypeKind.Bool:
                return array.GetBool(row) ? "01" : "00";
            case ArrowTypeKind.Struct:
                return $"{{{string.Join(",", array.Children.Select(child => Text(child, array.GetChildRow(row))))}}}";
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                int number = array.GetUnionChild(row, out long childRow);
                return string.Create(CultureInfo.InvariantCulture, $"{number}:{Text(array.Children[number], childRow)}");
            case ArrowTypeKind.RunEndEncoded:
                return Text(array.Children[1], array.GetRunRow(row));
            case var _ when kind.IsList():
                RowRange list = array.GetList(row);
                StringBuilder text = new("[");
                for (long i = list.Start; i < list.End; i++)
                    text.Append(i == list.Start ? "" : ",").Append(Text(array.Children[0], i));
                return text.Append(']').ToString();
            case var _ when kind.IsVariableBytes():
                return Convert.ToHexString(array.GetBytes(row));
            default:
                int width = array.Type.ByteWidth;
                return Convert.ToHexString(array.GetBuffer(1, (row + array.Offset) * width, width));
        }
    }

    private static void FillFromPool(ArrayBuilder builder, long count, Random random, List<string> rows)
    {
        ArrowField field = builder.Field;
        using ColumnArray pool = Build(new ArrowField(field.Name, field.Type, true, field.Children), 12, random, out List<string> texts);
        while (rows.Count < count)
        {
            int row = random.Next(texts.Count);
            builder.AppendFrom(pool, row);
            rows.Add(texts[row]);
        }
    }

    private static string Add(ArrayBuilder builder, Random random)
    {
        if (builder is NullBuilder || (builder.Field.IsNullable && builder is not UnionBuilder && random.Next(5) == 0))
        {
            builder.AppendNull();
            return "null";
        }
        switch (builder)
        {
            case BoolBuilder bools:
                bool flag = random.Next(2) == 0;
                bools.Append(flag);
                return flag ? "01" : "00";
            case DictionaryBuilder:
                List<string> one = [];
                FillFromPool(builder, 1, random, one);
                return one[0];
            case ListBuilder lists:
                int count = lists.Field.Type.Kind == ArrowTypeKind.FixedSizeList ? lists.Field.Type.ListSize : random.Next(4);
                string values = string.Join(",", Enumerable.Range(0, count).Select(_ => Add(lists.Values, random)));
                lists.EndRow();
                return $"[{values}]";
            case StructBuilder structs:
                string children = string.Join(",", structs.Children.Select(child => Add(child, random)));
                structs.EndRow();
                return $"{{{children}}}";
            case UnionBuilder unions:
                int number = random.Next(unions.Children.Count);
                string value = Add(unions.Children[number], random);
                unions.EndRow(number);
                return string.Create(CultureInfo.InvariantCulture, $"{number}:{value}");
            case RunEndBuilder runs:
                string run = Add(runs.Values, random);
                runs.EndRun(1);
                return run;
            default:
                ArrowType type = builder.Field.Type;
                byte[] bytes = new byte[type.Kind.IsFixedWidth() ? type.ByteWidth : random.Next(3) == 0 ? random.Next(13, 40) : random.Next(13)];
                random.NextBytes(bytes);
                if (type.Kind.IsText())
                    bytes = [.. bytes.Select(value => (byte)('a' + value % 26))];
                builder.AppendBytes(bytes);
                return Convert.ToHexString(bytes);
        }
    }
}
