namespace BigFile.Benchmarking;

/// <summary>What the engine's sessions share: gathering, appending, copying writes and looking in place.</summary>
/// <param name="file">The file of the way.</param>
/// <param name="tail">What is appended through, as the engine's users are told to; null if the work does not append.</param>
/// <param name="sequential">Whether leases say that their range will not be read again soon, as the engine's own scans do.</param>
internal abstract class EngineSession(MappedFile file, MappedFileStream? tail, bool sequential) : WaySession
{
    private readonly MappedFileStream? _tail = tail;

    /// <summary>Sums what it is handed.</summary>
    protected static ReadOnlySpanFunc<byte, int, ulong> Sum { get; } = static (bytes, _) => BlockSum.Of(bytes);

    /// <summary>The file of the way.</summary>
    protected MappedFile File { get; } = file;

    /// <summary>What leases are taken with.</summary>
    protected bool Sequential { get; } = sequential;

    /// <inheritdoc/>
    public sealed override void Gather(ReadOnlySpan<long> offsets, Span<long> values) => File.Gather(offsets, values);

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<byte> data) => File.Write(offset, data);

    /// <inheritdoc/>
    public sealed override void Append(ReadOnlySpan<byte> data)
    {
        if (_tail is null)
            ThrowCannotAppend(File.Path);
        _tail.Write(data);
    }

    /// <summary>Sums a range where it lies, under one lease.</summary>
    protected ulong ScanInPlace(long offset, int length)
    {
        using MappedView view = File.Lease(offset, length, LeaseMode.Read, Sequential);
        return view.Read(0, Sum);
    }
}
