namespace BigFile.Scanning;

/// <summary>Records that follow each other, as one span, for as long as the function that gets it runs.</summary>
public readonly ref struct RecordBlock
{
    internal RecordBlock(RecordFile records, long index, ReadOnlySpan<byte> span)
    {
        Records = records;
        Index = index;
        Span = span;
    }

    /// <summary>The file that they are from.</summary>
    public RecordFile Records { get; }

    /// <summary>The number of the first one, from 0.</summary>
    public long Index { get; }

    /// <summary>How many there are, 1 or more.</summary>
    public int Count => Span.Length / Records.Layout.SizeBytes;

    /// <summary>Their bytes, all whole records. May be mapped memory: on Win32 not to be handed to native code.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>The bytes of one of them.</summary>
    /// <param name="at">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public ReadOnlySpan<byte> this[int at] => (uint)at < (uint)Count
        ? Span.Slice(at * Records.Layout.SizeBytes, Records.Layout.SizeBytes)
        : throw new ArgumentOutOfRangeException(nameof(at), at, $"The block has {Count} records.");
}
