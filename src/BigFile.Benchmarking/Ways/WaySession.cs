namespace BigFile.Benchmarking;

/// <summary>One thread's access to the file of a <see cref="Way"/>. Ranges lie inside the file. Allocates nothing once it has run.</summary>
internal abstract class WaySession : IDisposable
{
    /// <summary>Copies a range of the file into a buffer.</summary>
    public abstract void Read(long offset, Span<byte> buffer);

    /// <summary>Looks at every byte of a range, in place where the way can; else through the buffer, piece by piece. Returns <see cref="BlockSum.Of"/> of the range.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How much, in bytes.</param>
    /// <param name="buffer">At least as long.</param>
    public abstract ulong Scan(long offset, int length, Span<byte> buffer);

    /// <summary>Reads a value of 8 bytes at each offset.</summary>
    public abstract void Gather(ReadOnlySpan<long> offsets, Span<long> values);

    /// <summary>Overwrites a range.</summary>
    public abstract void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>Adds to the end of the file. One thread alone.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
