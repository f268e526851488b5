using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>
/// Makes Arrow files for tests, of forms that the library's writer never makes too: old framing, old metadata, bodies packed to 8 bytes,
/// compression by name, and anything wrong that a test does to the tables on their way.
/// </summary>
internal sealed class ArrowMaker(ArrowSchema schema)
{
    /// <summary>Whether messages have their length alone before them, as before Arrow 0.15.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Metadata version as in the file: 4 is V5.</summary>
    public short Version { get; init; } = 4;

    /// <summary>What buffers are padded to.</summary>
    public int Alignment { get; init; } = 8;

    public IReadOnlyList<KeyValuePair<string, string>> FooterMetadata { get; init; } = [];

    /// <summary>May change the footer's table.</summary>
    public Action<FlatNode>? OnFooter { get; init; }

    /// <summary>May change the table of a message: dictionary batches first, then record batches.</summary>
    public Action<int, FlatNode>? OnMessage { get; init; }

    /// <summary>May change where the footer says that a message is.</summary>
    public Func<int, ArrowBlock, ArrowBlock>? OnBlock { get; init; }

    public ArrowSchema Schema => schema;

    public List<MadeBatch> Dictionaries { get; } = [];

    public List<MadeBatch> Batches { get; } = [];

    public ArrowMaker Batch(long rows, MadeBody body)
    {
        Batches.Add(new MadeBatch(rows, body));
        return this;
    }

    public byte[] Make()
    {
        using MemoryStream stream = new();
        Write(stream);
        return stream.ToArray();
    }

    public string MakeFile(TempFolder folder, string name = "made.arrow") => folder.FileWith(Make(), name);

    public void Write(Stream stream)
    {
        stream.Write("ARROW1\0\0"u8);
        WriteMessage(stream, FlatNode.Table().Set(0, Version).Set(1, (byte)1).Set(2, SchemaNodes.Of(schema)).Set(3, 0L));
        List<ArrowBlock> blocks = [];
        foreach (MadeBatch batch in Dictionaries.Concat(Batches))
        {
            ArrowBlock block = WriteBatch(stream, batch, blocks.Count);
            blocks.Add(OnBlock?.Invoke(blocks.Count, block) ?? block);
        }
        FlatNode footer = FlatNode.Table()
            .Set(0, Version)
            .Set(1, SchemaNodes.Of(schema))
            .Set(2, Blocks(blocks[..Dictionaries.Count]))
            .Set(3, Blocks(blocks[Dictionaries.Count..]))
            .Set(4, SchemaNodes.Pairs(FooterMetadata));
        OnFooter?.Invoke(footer);
        byte[] bytes = footer.Write(out _);
        stream.Write(bytes);
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write("ARROW1"u8);
    }

    private static FlatNode Blocks(List<ArrowBlock> blocks) =>
        FlatNode.Structs([.. blocks.SelectMany(block => new[] { block.Offset, block.MetadataBytes, block.BodyBytes })], blocks.Count);

    private ArrowBlock WriteBatch(Stream stream, MadeBatch batch, int index)
    {
        List<long> places = [];
        long bodyBytes = 0;
        foreach ((_, long length) in batch.Body.Buffers)
        {
            places.AddRange(length == 0 ? [0, 0] : [bodyBytes, length]);
            bodyBytes += (length + Alignment - 1) / Alignment * Alignment;
        }
        FlatNode header = FlatNode.Table()
            .Set(0, batch.Rows)
            .Set(1, FlatNode.Structs([.. batch.Body.Nodes.SelectMany(node => new[] { node.Rows, node.Nulls })], batch.Body.Nodes.Count))
            .Set(2, FlatNode.Structs([.. places], places.Count / 2))
            .Set(4, batch.Body.Variadic.Count == 0 ? null : FlatNode.Structs([.. batch.Body.Variadic], batch.Body.Variadic.Count));
        byte kind = 3;
        if (batch.DictionaryId is long id)
        {
            header = FlatNode.Table().Set(0, id).Set(1, header).SetBool(2, batch.IsDelta);
            kind = 2;
        }
        FlatNode message = FlatNode.Table().Set(0, Version).Set(1, kind).Set(2, header).Set(3, bodyBytes);
        OnMessage?.Invoke(index, message);
        long start = stream.Position;
        int metadataBytes = WriteMessage(stream, message);
        long body = stream.Position;
        long at = 0;
        foreach ((byte[] bytes, long length) in batch.Body.Buffers)
        {
            stream.Position = body + at;
            stream.Write(bytes);
            at += (length + Alignment - 1) / Alignment * Alignment;
        }
        if (stream.Length < body + bodyBytes)
            stream.SetLength(body + bodyBytes);
        stream.Position = body + bodyBytes;
        return new ArrowBlock(start, metadataBytes, bodyBytes);
    }

    private int WriteMessage(Stream stream, FlatNode message)
    {
        byte[] metadata = message.Write(out _);
        int prefix = IsLegacy ? 4 : 8, padded = (prefix + metadata.Length + Alignment - 1) / Alignment * Alignment;
        Array.Resize(ref metadata, padded - prefix);
        if (!IsLegacy)
            stream.Write([0xFF, 0xFF, 0xFF, 0xFF]);
        stream.Write(BitConverter.GetBytes(metadata.Length));
        stream.Write(metadata);
        return padded;
    }
}
