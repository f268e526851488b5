namespace BigFile.Columnar;

/// <summary>Which rows are null. Has no bitmap until one is. One thread.</summary>
internal sealed class ValidityBlock : IDisposable
{
    private readonly BitBlock _bits = new();

    /// <summary>Rows.</summary>
    public long Length { get; private set; }

    /// <summary>Rows that are null.</summary>
    public long NullCount { get; private set; }

    public void AppendValid(long count = 1)
    {
        if (NullCount != 0)
            _bits.Append(true, count);
        Length += count;
    }

    public void AppendNull()
    {
        if (NullCount == 0)
            _bits.Append(true, Length);
        _bits.Append(false);
        NullCount++;
        Length++;
    }

    /// <summary>Hands the bitmap over, one of no bytes where nothing is null, and is empty again.</summary>
    public ArrayBuffer Detach(NativeArrayMemory memory)
    {
        NullCount = 0;
        Length = 0;
        return _bits.Detach(memory);
    }

    public void Dispose() => _bits.Dispose();
}
