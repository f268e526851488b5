namespace BigFile.Benchmarking;

/// <summary>Each operation is one lease, however long the block is; reads and writes copy out of it and into it.</summary>
internal sealed class LeaseSession(MappedFile file, MappedFileStream? tail, bool sequential) : EngineSession(file, tail, sequential)
{
    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer)
    {
        using MappedView view = File.Lease(offset, buffer.Length, LeaseMode.Read, Sequential);
        view.CopyTo(0, buffer);
    }

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => ScanInPlace(offset, length);

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<byte> data)
    {
        using MappedView view = File.Lease(offset, data.Length, LeaseMode.Write, Sequential);
        data.CopyTo(view.WritableSpan);
    }
}
