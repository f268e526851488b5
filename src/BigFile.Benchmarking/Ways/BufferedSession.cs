namespace BigFile.Benchmarking;

/// <summary>Copying accesses to windows that are this process's memory; scans look at them in place.</summary>
internal sealed class BufferedSession(MappedFile file, MappedFileStream? tail, bool sequential) : EngineSession(file, tail, sequential)
{
    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer) => File.ReadExactly(offset, buffer);

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => ScanInPlace(offset, length);
}
