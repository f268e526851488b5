namespace BigFile.Columnar;

/// <summary>Offsets of 32 or 64 bits in native memory: where each row ends, after a zero for where the first begins. One thread.</summary>
internal sealed class OffsetBlock(int width) : IDisposable
{
    private readonly NativeBlock _offsets = new();

    /// <summary>The largest that an offset can be.</summary>
    public long Max { get; } = width == sizeof(int) ? int.MaxValue : long.MaxValue;

    /// <summary>Adds where a row ends; not more than <see cref="Max"/>.</summary>
    public void Append(long end)
    {
        if (_offsets.Length == 0)
            Add(0);
        Add(end);
    }

    /// <summary>Hands them over, a single zero if there were no rows, and is empty again.</summary>
    public ArrayBuffer Detach(NativeArrayMemory memory)
    {
        if (_offsets.Length == 0)
            Add(0);
        return _offsets.Detach(memory);
    }

    public void Dispose() => _offsets.Dispose();

    private void Add(long offset)
    {
        if (width == sizeof(int))
            _offsets.Append((int)offset);
        else
            _offsets.Append(offset);
    }
}
