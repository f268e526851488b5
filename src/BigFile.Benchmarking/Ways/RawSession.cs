using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>The pointer of the view, which stays mapped while a session has it; copies are one memcpy, as those of fio's mmap engine.</summary>
internal sealed unsafe class RawSession : WaySession
{
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;
    private long _lengthBytes;

    /// <summary>Takes the pointer.</summary>
    public RawSession(MemoryMappedViewAccessor view, long lengthBytes)
    {
        _view = view;
        byte* address = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        _start = address + view.PointerOffset;
        _lengthBytes = lengthBytes;
    }

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> buffer)
    {
        ThrowIfOutside(offset, buffer.Length, _lengthBytes);
        // SAFETY: the range lies inside the file, as was just checked, and all of it is mapped while the pointer is held.
        new ReadOnlySpan<byte>(_start + offset, buffer.Length).CopyTo(buffer);
    }

    /// <inheritdoc/>
    public override ulong Scan(long offset, int length, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfOutside(offset, length, _lengthBytes);
        // SAFETY: as in Read.
        return BlockSum.Of(new ReadOnlySpan<byte>(_start + offset, length));
    }

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<long> offsets, Span<long> values)
    {
        values = values[..offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            ThrowIfOutside(offsets[i], sizeof(long), _lengthBytes);
            // SAFETY: as in Read.
            values[i] = Unsafe.ReadUnaligned<long>(_start + offsets[i]);
        }
    }

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (!_view.CanWrite)
            throw new NotSupportedException("The view was made for reading.");
        ThrowIfOutside(offset, data.Length, _lengthBytes);
        // SAFETY: as in Read, and the view is for writing.
        data.CopyTo(new Span<byte>(_start + offset, data.Length));
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> data) => throw new NotSupportedException("A view of the whole file does not grow with it.");

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_start is not null)
        {
            // From here on every range with a byte in it lies outside.
            _lengthBytes = 0;
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
        base.Dispose();
    }
}
