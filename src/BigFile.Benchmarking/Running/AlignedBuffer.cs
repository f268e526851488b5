using System.Runtime.InteropServices;

namespace BigFile.Benchmarking;

/// <summary>Memory of a thread that begins at a page, filled with random bytes. Disposed by its owner when nobody uses a span of it any more.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 4096;
    private byte* _start;

    public AlignedBuffer(int bytes, ulong seed)
    {
        // SAFETY: the memory is this object's own until it is disposed; nobody gets past its length but by Start, whose users say why they do not.
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        WritePattern.Fill(new Span<byte>(_start, bytes), seed);
    }

    /// <summary>Where it begins.</summary>
    public byte* Start => _start;

    /// <inheritdoc/>
    public void Dispose()
    {
        // SAFETY: freed once: the pointer is null from then on, which is nothing to be freed.
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
