namespace BigFile.Tests.Columnar;

/// <summary>What a batch has, for <see cref="ArrowMaker"/>: rows and nulls of each column, and its buffers, in the order of the format.</summary>
internal sealed class MadeBody
{
    public List<(long Rows, long Nulls)> Nodes { get; } = [];

    /// <summary>The bytes, and a length that may be more than those: what is behind them is a hole.</summary>
    public List<(byte[] Bytes, long Length)> Buffers { get; } = [];

    public List<long> Variadic { get; } = [];

    public MadeBody Node(long rows, long nulls = 0)
    {
        Nodes.Add((rows, nulls));
        return this;
    }

    public MadeBody Buffer(byte[] bytes, long length = -1)
    {
        Buffers.Add((bytes, length < 0 ? bytes.Length : length));
        return this;
    }

    public MadeBody Values<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Buffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray());
}
