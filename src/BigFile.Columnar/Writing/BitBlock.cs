namespace BigFile.Columnar;

/// <summary>A bitmap in native memory that grows at the end. Bits behind the last are zero. One thread.</summary>
internal sealed class BitBlock : IDisposable
{
    private readonly NativeBlock _bytes = new();

    /// <summary>Bits in use.</summary>
    public long Count { get; private set; }

    public void Append(bool bit)
    {
        int at = (int)(Count & 7);
        if (at == 0)
            _bytes.Append<byte>(0);
        if (bit)
            _bytes.At(_bytes.Length - 1, 1)[0] |= (byte)(1 << at);
        Count++;
    }

    /// <summary>Adds so many bits that are all the same.</summary>
    public void Append(bool bit, long count)
    {
        for (; count > 0 && (Count & 7) != 0; count--)
            Append(bit);
        while (count >= 8)
        {
            int bytes = (int)Math.Min(count / 8, 1 << 20);
            _bytes.Take(bytes).Fill(bit ? byte.MaxValue : (byte)0);
            Count += bytes * 8L;
            count -= bytes * 8L;
        }
        for (; count > 0; count--)
            Append(bit);
    }

    public ArrayBuffer Detach(NativeArrayMemory memory)
    {
        Count = 0;
        return _bytes.Detach(memory);
    }

    public void Dispose()
    {
        Count = 0;
        _bytes.Dispose();
    }
}
