namespace BigFile.Columnar;

/// <summary>One buffer of a <see cref="ColumnArray"/>: native memory, of which a part may be out of reach.</summary>
/// <param name="Address">Where byte 0 is, or would be if it could be touched.</param>
/// <param name="Length">Bytes of the buffer.</param>
/// <param name="From">The first byte that may be touched.</param>
/// <param name="To">The end of what may be touched.</param>
internal readonly record struct ArrayBuffer(nint Address, long Length, long From, long To)
{
    /// <summary>A buffer that is all there.</summary>
    public ArrayBuffer(nint address, long length)
        : this(address, length, 0, length)
    {
    }

    /// <summary>Whether all of it may be touched.</summary>
    public bool IsWhole => From == 0 && To == Length;
}
