namespace BigFile.Benchmarking;

/// <summary>The engine's copying accesses and nothing else: scans copy too.</summary>
internal sealed class CopySession(MappedFile file, MappedFileStream? tail) : EngineSession(file, tail, sequential: false)
{
    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer) => File.ReadExactly(offset, buffer);

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => ScanCopies(offset, length, buffer);
}
