using System.IO.MemoryMappedFiles;

namespace BigFile.Benchmarking;

/// <summary>
/// The accessor's members. Bytes go through the spans of its handle, which is where <c>ReadArray</c> and <c>WriteArray</c> of the accessor lead to:
/// they copy element by element.
/// </summary>
internal sealed class AccessorSession(MemoryMappedViewAccessor view, long lengthBytes) : WaySession
{
    private readonly MemoryMappedViewAccessor _view = view;
    private readonly long _lengthBytes = lengthBytes;

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer)
    {
        ThrowIfOutside(offset, buffer.Length, _lengthBytes);
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_view.PointerOffset + offset), buffer);
    }

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer) => ScanCopies(offset, length, buffer);

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<long> offsets, Span<long> values)
    {
        values = values[..offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            ThrowIfOutside(offsets[i], sizeof(long), _lengthBytes);
            values[i] = _view.ReadInt64(offsets[i]);
        }
    }

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (!_view.CanWrite)
            throw new NotSupportedException("The view was made for reading.");
        ThrowIfOutside(offset, data.Length, _lengthBytes);
        _view.SafeMemoryMappedViewHandle.WriteSpan((ulong)(_view.PointerOffset + offset), data);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> data) => throw new NotSupportedException("A view of the whole file does not grow with it.");
}
