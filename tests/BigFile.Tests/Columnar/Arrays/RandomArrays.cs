using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>Arrays of any type with random content that is as the format wants it, behind any offset.</summary>
internal sealed class RandomArrays(ForgedMemory memory, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Makes an array.</summary>
    /// <param name="field">Its type.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="offset">How many more the buffers have before them.</param>
    public ColumnArray Make(ArrowField field, int rows, int offset = 0)
    {
        ArrowType type = field.StoredType;
        int all = rows + offset;
        List<ArrayBuffer> buffers = [];
        long nulls = type.Kind == ArrowTypeKind.Null ? rows : 0;
        if (type.Kind.HasValidity())
            buffers.Add(Bitmap(all, offset, field.IsNullable, out nulls));
        ColumnArray[] children = [];
        ColumnArray? dictionary = null;
        if (field.Dictionary is not null)
        {
            dictionary = Make(new ArrowField(field.Name, field.Type, isNullable: true, field.Children), 5);
            buffers.Add(Indices(all, type));
        }
        else
        {
            children = Fill(field, type, all, buffers);
        }
        return memory.Array(field, rows, [.. buffers], children, dictionary, nulls, offset);
    }

    private ColumnArray[] Fill(ArrowField field, ArrowType type, int all, List<ArrayBuffer> buffers)
    {
        switch (type.Kind)
        {
            case ArrowTypeKind.Null:
                return [];
            case ArrowTypeKind.Bool:
                buffers.Add(memory.Add<byte>(Bytes((all + 7) / 8)));
                return [];
            case ArrowTypeKind.Utf8View or ArrowTypeKind.BinaryView:
                FillViews(all, buffers);
                return [];
            case ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion:
                if (type.Kind == ArrowTypeKind.SparseUnion)
                    buffers.Add(memory.Add<byte>(Types(type, all)));
                return [.. field.Children.Select(child => Make(child, all + _random.Next(2), _random.Next(3)))];
            case ArrowTypeKind.DenseUnion:
                buffers.Add(memory.Add<byte>(Types(type, all)));
                buffers.Add(memory.Add<int>(Numbers(all, 4)));
                return [.. field.Children.Select(child => Make(child, 4, _random.Next(3)))];
            case ArrowTypeKind.FixedSizeList:
                return [Make(field.Children[0], all * type.ListSize, _random.Next(3))];
            case ArrowTypeKind.ListView or ArrowTypeKind.LargeListView:
                buffers.Add(Offsets(type, Numbers(all, 6)));
                buffers.Add(Offsets(type, Numbers(all, 5)));
                return [Make(field.Children[0], 9, _random.Next(3))];
            case ArrowTypeKind.RunEndEncoded:
                return FillRuns(field, all);
            case var kind when kind.IsList():
                return [Make(field.Children[0], AddOffsets(type, all, buffers), _random.Next(3))];
            case var kind when kind.IsVariableBytes():
                buffers.Add(memory.Add<byte>(Letters(AddOffsets(type, all, buffers))));
                return [];
            default:
                buffers.Add(memory.Add<byte>(Bytes(all * type.ByteWidth)));
                return [];
        }
    }

    private ArrayBuffer Bitmap(int all, int offset, bool isNullable, out long nulls)
    {
        nulls = 0;
        if (!isNullable || _random.Next(4) == 0)
            return default;
        byte[] bits = Bytes((all + 7) / 8);
        for (int i = offset; i < all; i++)
            nulls += 1 - (bits[i / 8] >> i % 8 & 1);
        return memory.Add<byte>(bits);
    }

    private ArrayBuffer Indices(int all, ArrowType type)
    {
        byte[] bytes = new byte[all * type.ByteWidth];
        for (int i = 0; i < all; i++)
            bytes[i * type.ByteWidth] = (byte)_random.Next(5);
        return memory.Add<byte>(bytes);
    }

    private int AddOffsets(ArrowType type, int all, List<ArrayBuffer> buffers)
    {
        int[] offsets = new int[all + 1];
        offsets[0] = _random.Next(3);
        for (int i = 0; i < all; i++)
            offsets[i + 1] = offsets[i] + _random.Next(4);
        buffers.Add(Offsets(type, offsets));
        return offsets[all];
    }

    private ArrayBuffer Offsets(ArrowType type, int[] numbers) =>
        type.Kind.OffsetWidth() == sizeof(int) ? memory.Add<int>(numbers) : memory.Add<long>([.. numbers.Select(number => (long)number)]);

    private void FillViews(int all, List<ArrayBuffer> buffers)
    {
        byte[][] data = [Letters(40), Letters(60)];
        byte[] views = new byte[all * 16];
        for (int i = 0; i < all; i++)
        {
            int length = _random.Next(24), which = _random.Next(2), start = _random.Next(data[which].Length - length);
            ReadOnlySpan<byte> value = data[which].AsSpan(start, length);
            BitConverter.TryWriteBytes(views.AsSpan(i * 16), length);
            value[..Math.Min(length, length <= 12 ? 12 : 4)].CopyTo(views.AsSpan(i * 16 + 4));
            if (length <= 12)
                continue;
            BitConverter.TryWriteBytes(views.AsSpan(i * 16 + 8), which);
            BitConverter.TryWriteBytes(views.AsSpan(i * 16 + 12), start);
        }
        buffers.Add(memory.Add<byte>(views));
        buffers.AddRange(data.Select(bytes => memory.Add<byte>(bytes)));
    }

    private ColumnArray[] FillRuns(ArrowField field, int all)
    {
        List<long> ends = [];
        for (long end = 0; end < all;)
            ends.Add(end += 1 + _random.Next(3));
        ArrowField own = field.Children[0];
        ArrayBuffer buffer = own.Type.ByteWidth switch
        {
            2 => memory.Add<short>([.. ends.Select(end => (short)end)]),
            4 => memory.Add<int>([.. ends.Select(end => (int)end)]),
            _ => memory.Add<long>([.. ends]),
        };
        return [memory.Array(own, ends.Count, [default, buffer]), Make(field.Children[1], ends.Count, _random.Next(3))];
    }

    private byte[] Types(ArrowType type, int all) => [.. Enumerable.Range(0, all).Select(_ => (byte)type.UnionTypeIds[_random.Next(type.UnionTypeIds.Count)])];

    private int[] Numbers(int count, int end) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(end))];

    private byte[] Letters(int count) => Encoding.ASCII.GetBytes([.. Enumerable.Range(0, count).Select(_ => (char)('a' + _random.Next(26)))]);

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
