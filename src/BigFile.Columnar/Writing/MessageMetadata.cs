namespace BigFile.Columnar;

/// <summary>Messages and the footer as FlatBuffers: the tables of Message.fbs and File.fbs.</summary>
internal static class MessageMetadata
{
    private const short Version5 = 4;
    private const byte SchemaHeader = 1;
    private const byte DictionaryHeader = 2;
    private const byte BatchHeader = 3;

    /// <summary>The message that a file begins with.</summary>
    public static ReadOnlySpan<byte> OfSchema(ArrowSchema schema)
    {
        FlatBuilder builder = new();
        return Finish(builder, SchemaHeader, SchemaMetadata.Create(builder, schema), 0);
    }

    /// <summary>The message of a record batch or, with an id, of a dictionary batch. Its length depends on how many nodes, buffers and views there are, and on no value.</summary>
    public static ReadOnlySpan<byte> OfBatch(
        long rowCount, ReadOnlySpan<FieldNode> nodes, ReadOnlySpan<BufferSpot> buffers, ReadOnlySpan<long> viewBuffers, long bodyBytes, DictionaryBatch? dictionary)
    {
        FlatBuilder builder = new();
        int views = viewBuffers.Length == 0 ? 0 : builder.CreateVector(viewBuffers, sizeof(long));
        int bufferVector = builder.CreateVector(buffers, sizeof(long));
        int nodeVector = builder.CreateVector(nodes, sizeof(long));
        builder.StartTable(5);
        builder.Add(0, rowCount);
        builder.AddPlace(1, nodeVector);
        builder.AddPlace(2, bufferVector);
        builder.AddPlace(4, views);
        int batch = builder.EndTable();
        if (dictionary is not DictionaryBatch of)
            return Finish(builder, BatchHeader, batch, bodyBytes);
        builder.StartTable(3);
        builder.Add(0, of.Id);
        builder.AddPlace(1, batch);
        builder.Add(2, of.IsDelta);
        return Finish(builder, DictionaryHeader, builder.EndTable(), bodyBytes);
    }

    /// <summary>The footer.</summary>
    public static ReadOnlySpan<byte> OfFooter(
        ArrowSchema schema, ReadOnlySpan<MessageBlock> dictionaries, ReadOnlySpan<MessageBlock> batches, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        FlatBuilder builder = new();
        int pairs = SchemaMetadata.CreatePairs(builder, metadata);
        int batchVector = builder.CreateVector(batches, sizeof(long));
        int dictionaryVector = builder.CreateVector(dictionaries, sizeof(long));
        int schemaTable = SchemaMetadata.Create(builder, schema);
        builder.StartTable(5);
        builder.AddPlace(1, schemaTable);
        builder.AddPlace(2, dictionaryVector);
        builder.AddPlace(3, batchVector);
        builder.AddPlace(4, pairs);
        builder.Add(0, Version5);
        return builder.Finish(builder.EndTable());
    }

    private static ReadOnlySpan<byte> Finish(FlatBuilder builder, byte kind, int header, long bodyBytes)
    {
        builder.StartTable(4);
        builder.Add(3, bodyBytes);
        builder.AddPlace(2, header);
        builder.Add(0, Version5);
        builder.Add(1, kind);
        return builder.Finish(builder.EndTable());
    }
}
