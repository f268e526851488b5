namespace BigFile.Benchmarking;

/// <summary>The engine as it comes: it chooses between mapped memory and the handle, for copies and for what is looked at.</summary>
internal sealed class AutoSession(MappedFile file, MappedFileStream? tail, bool sequential) : EngineSession(file, tail, sequential)
{
    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer) => File.ReadExactly(offset, buffer);

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => File.Visit(offset, length, buffer, 0, Sum, Sequential);
}
