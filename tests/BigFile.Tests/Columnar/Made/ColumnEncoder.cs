using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>
/// Turns values into the buffers of an Arrow batch, with what a format allows and few writers do: garbage behind null rows, offsets that do not begin
/// at 0, lists out of order, bitmaps where no row is null, dictionaries in several batches.
/// </summary>
internal sealed class ColumnEncoder(ArrowMaker maker, Random random)
{
    private readonly Dictionary<long, (ArrowField Field, List<object?> Values, Dictionary<string, int> Numbers)> _dictionaries = [];

    /// <summary>Adds a batch of rows, one list for each column.</summary>
    public void AddBatch(IReadOnlyList<object?[]> columns, int rows)
    {
        MadeBody body = new();
        for (int i = 0; i < columns.Count; i++)
            Encode(maker.Schema.Fields[i], columns[i], body);
        maker.Batch(rows, body);
    }

    /// <summary>Adds the dictionaries that the batches came to need, each in up to <paramref name="pieces"/> batches.</summary>
    public void AddDictionaries(int pieces)
    {
        // Values may lead to values of other dictionaries: those of the schema's end are never inside of others.
        foreach ((long id, (ArrowField field, List<object?> values, _)) in _dictionaries.ToArray())
        {
            int done = 0;
            for (int piece = 0; piece < pieces; piece++)
            {
                int end = piece == pieces - 1 ? values.Count : random.Next(done, values.Count + 1);
                MadeBody body = new();
                Encode(field, [.. values[done..end]], body);
                maker.Dictionaries.Add(new MadeBatch(end - done, body, id, IsDelta: piece > 0));
                done = end;
            }
        }
    }

    private void Encode(ArrowField field, object?[] rows, MadeBody body)
    {
        if (field.Dictionary is DictionaryEncoding dictionary)
        {
            EncodeIndices(field, dictionary, rows, body);
            return;
        }
        ArrowTypeKind kind = field.Type.Kind;
        bool hasNulls = kind.HasValidity() || kind == ArrowTypeKind.Null;
        body.Node(rows.Length, hasNulls ? rows.Count(row => row is null) : 0);
        if (kind.HasValidity())
            body.Buffer(Validity(rows));
        else if (kind.IsUnion() && maker.Version == 3)
            body.Buffer(random.Next(2) == 0 ? [] : Bits([.. rows.Select(_ => true)]));
        switch (kind)
        {
            case ArrowTypeKind.Null:
                break;
            case ArrowTypeKind.Bool:
                body.Buffer(Bits([.. rows.Select(row => (bool)(row ?? random.Next(2) == 0))]));
                break;
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                EncodeUnion(field, rows, body);
                break;
            case ArrowTypeKind.RunEndEncoded:
                EncodeRuns(field, rows, body);
                break;
            case ArrowTypeKind.Struct:
                for (int i = 0; i < field.Children.Count; i++)
                    Encode(field.Children[i], [.. rows.Select(row => row is object?[] fields ? fields[i] : Any(field.Children[i]))], body);
                break;
            case ArrowTypeKind.FixedSizeList:
                Encode(field.Children[0], [.. rows.SelectMany(row => (object?[]?)row ?? RandomColumns.Many(field.Children[0], field.Type.ListSize, random))], body);
                break;
            default:
                if (kind.IsFixedWidth())
                    body.Buffer([.. rows.SelectMany(row => (byte[]?)row ?? Garbage(field.Type.ByteWidth))]);
                else if (kind.IsView())
                    EncodeViews(rows, body);
                else if (kind.IsVariableBytes())
                    EncodeBytes(kind, rows, body);
                else
                    EncodeLists(field, rows, body);
                break;
        }
    }

    private void EncodeIndices(ArrowField field, DictionaryEncoding dictionary, object?[] rows, MadeBody body)
    {
        ArrowField values = new(field.Name, field.Type, true, field.Children);
        if (!_dictionaries.TryGetValue(dictionary.Id, out var own))
            _dictionaries.Add(dictionary.Id, own = (values, [], []));
        List<byte> indices = [];
        foreach (object? row in rows)
        {
            int index = -1;
            if (row is not null && !own.Numbers.TryGetValue(MadeText.Of(values, row), out index))
            {
                index = own.Values.Count;
                own.Values.Add(row);
                own.Numbers.Add(MadeText.Of(values, row), index);
            }
            indices.AddRange(row is null ? Garbage(dictionary.IndexType.ByteWidth) : BitConverter.GetBytes((long)index)[..dictionary.IndexType.ByteWidth]);
        }
        body.Node(rows.Length, rows.Count(row => row is null)).Buffer(Validity(rows)).Buffer([.. indices]);
    }

    private void EncodeBytes(ArrowTypeKind kind, object?[] rows, MadeBody body)
    {
        List<byte> data = [.. Garbage(random.Next(4))];
        List<long> offsets = [data.Count];
        foreach (object? row in rows)
        {
            data.AddRange((byte[]?)row ?? Garbage(random.Next(3)));
            offsets.Add(data.Count);
        }
        AddOffsets(kind, rows.Length == 0 && random.Next(2) == 0 ? [] : offsets, body);
        body.Buffer([.. data]);
    }

    private void EncodeViews(object?[] rows, MadeBody body)
    {
        List<byte>[] data = [[.. Garbage(3)], []];
        List<byte> views = [];
        foreach (object? row in rows)
        {
            byte[] view = row is null ? Garbage(16) : new byte[16];
            if (row is byte[] bytes)
            {
                BitConverter.TryWriteBytes(view, bytes.Length);
                if (bytes.Length <= 12)
                {
                    bytes.CopyTo(view, 4);
                }
                else
                {
                    int buffer = random.Next(data.Length);
                    bytes.AsSpan(0, 4).CopyTo(view.AsSpan(4));
                    BitConverter.TryWriteBytes(view.AsSpan(8), buffer);
                    BitConverter.TryWriteBytes(view.AsSpan(12), data[buffer].Count);
                    data[buffer].AddRange(bytes);
                }
            }
            views.AddRange(view);
        }
        body.Buffer([.. views]);
        foreach (List<byte> buffer in data)
            body.Buffer([.. buffer]);
        body.Variadic.Add(data.Length);
    }

    private void EncodeLists(ArrowField field, object?[] rows, MadeBody body)
    {
        ArrowTypeKind kind = field.Type.Kind;
        bool isView = kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView;
        List<object?> items = [.. RandomColumns.Many(field.Children[0], random.Next(3), random)];
        long[] starts = new long[rows.Length], sizes = new long[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        if (isView)
            random.Shuffle(order);
        List<long> offsets = [items.Count];
        foreach (int row in order)
        {
            object?[] list = (object?[]?)rows[row] ?? RandomColumns.Many(field.Children[0], random.Next(3), random);
            (starts[row], sizes[row]) = rows[row] is null && isView ? (random.Next(-5, 1 << 20), random.Next(-5, 1 << 20)) : (items.Count, list.Length);
            items.AddRange(list);
            offsets.Add(items.Count);
        }
        AddOffsets(kind, isView ? [.. starts] : offsets, body);
        if (isView)
            AddOffsets(kind, [.. sizes], body);
        Encode(field.Children[0], [.. items], body);
    }

    private void EncodeUnion(ArrowField field, object?[] rows, MadeBody body)
    {
        body.Buffer([.. rows.Select(row => (byte)field.Type.UnionTypeIds[((MadeUnion)row!).Child])]);
        List<object?>[] children = [.. field.Children.Select(_ => new List<object?>())];
        if (field.Type.Kind == ArrowTypeKind.DenseUnion)
        {
            List<long> offsets = [];
            foreach (MadeUnion union in rows.Cast<MadeUnion>())
            {
                offsets.Add(children[union.Child].Count);
                children[union.Child].Add(union.Value);
            }
            AddOffsets(ArrowTypeKind.DenseUnion, offsets, body);
        }
        else
        {
            foreach (MadeUnion union in rows.Cast<MadeUnion>())
            {
                for (int i = 0; i < children.Length; i++)
                    children[i].Add(union.Child == i ? union.Value : Any(field.Children[i]));
            }
        }
        for (int i = 0; i < children.Length; i++)
            Encode(field.Children[i], [.. children[i]], body);
    }

    private void EncodeRuns(ArrowField field, object?[] rows, MadeBody body)
    {
        List<object?> ends = [], values = [];
        int width = field.Children[0].Type.ByteWidth;
        for (int i = 0; i < rows.Length; i++)
        {
            bool isLast = i == rows.Length - 1;
            if (!isLast && MadeText.Of(field.Children[1], rows[i]) == MadeText.Of(field.Children[1], rows[i + 1]))
                continue;
            // The last run may reach behind the last row.
            ends.Add(BitConverter.GetBytes((long)i + 1 + (isLast ? random.Next(2) : 0))[..width]);
            values.Add(rows[i]);
        }
        Encode(field.Children[0], [.. ends], body);
        Encode(field.Children[1], [.. values], body);
    }

    private static void AddOffsets(ArrowTypeKind kind, List<long> offsets, MadeBody body)
    {
        if (kind.OffsetWidth() == sizeof(int))
            body.Values<int>(offsets.Select(offset => (int)offset).ToArray());
        else
            body.Values<long>(offsets.ToArray());
    }

    private object? Any(ArrowField field) => RandomColumns.Value(field, random);

    private byte[] Validity(object?[] rows) =>
        rows.All(row => row is not null) && random.Next(2) == 0 ? [] : Bits([.. rows.Select(row => row is not null)]);

    // What is behind the last bit is anything.
    private byte[] Bits(bool[] bits)
    {
        byte[] bytes = Garbage((bits.Length + 7) / 8);
        for (int i = 0; i < bits.Length; i++)
            bytes[i >> 3] = (byte)(bits[i] ? bytes[i >> 3] | 1 << (i & 7) : bytes[i >> 3] & ~(1 << (i & 7)));
        return bytes;
    }

    private byte[] Garbage(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
