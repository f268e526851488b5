namespace BigFile.Columnar;

/// <summary>A column that stands in one piece.</summary>
internal sealed class SingleChunk(MappedFile file, string name, ValueChunk chunk) : ChunkSource
{
    public override MappedFile File => file;

    public override string Name => name;

    public override int Count => 1;

    public override ValueChunk Get(int index) => chunk;

    public override long FirstRow(int index) => index == 0 ? 0 : chunk.Rows;

    public override int Find(long row) => 0;
}
