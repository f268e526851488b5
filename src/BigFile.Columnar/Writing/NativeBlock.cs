using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Bytes in native memory that grow at the end, of any length. Freed by <see cref="Dispose"/> or handed over. One thread.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const int Alignment = 64;
    private const long CapacityMin = 256;

    private byte* _address;
    private long _capacity;

    /// <summary>Bytes in use.</summary>
    public long Length { get; private set; }

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append<T>(T value)
        where T : unmanaged
    {
        long length = Length;
        if (sizeof(T) > _capacity - length)
            Grow(sizeof(T));
        Unsafe.WriteUnaligned(_address + length, value); // SAFETY: there is room, as was seen to.
        Length = length + sizeof(T);
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Adds zeros.</summary>
    public void AppendZeros(long count)
    {
        for (long done = 0; done < count;)
        {
            int piece = (int)Math.Min(count - done, 1 << 30);
            Take(piece).Clear();
            done += piece;
        }
    }

    /// <summary>Makes room at the end.</summary>
    /// <returns>The room, with whatever is there.</returns>
    public Span<byte> Take(int count)
    {
        if (count > _capacity - Length)
            Grow(count);
        Span<byte> room = new(_address + Length, count); // SAFETY: there is room, as was seen to.
        Length += count;
        return room;
    }

    /// <summary>Cuts the end off.</summary>
    public void Cut(long length) => Length = length;

    /// <summary>Bytes that are in use.</summary>
    public Span<byte> At(long start, int count)
    {
        if ((ulong)start > (ulong)Length || (uint)count > Length - start)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The block has {Length} bytes; {count} were asked for.");
        return new Span<byte>(_address + start, count); // SAFETY: checked above.
    }

    /// <summary>Hands the memory over and is empty again.</summary>
    public ArrayBuffer Detach(NativeArrayMemory memory)
    {
        if (_address is null)
            return default;
        memory.Add((nint)_address);
        ArrayBuffer buffer = new((nint)_address, Length);
        _address = null;
        _capacity = 0;
        Length = 0;
        return buffer;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_address); // SAFETY: had by AlignedRealloc, or null.
        _address = null;
        _capacity = 0;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long more)
    {
        long wanted = Math.Max(checked(Length + more), Math.Max(CapacityMin, _capacity * 2));
        wanted = (wanted + Alignment - 1) & -Alignment;
        // SAFETY: the block is this one's own; what is behind Length is never read.
        _address = (byte*)NativeMemory.AlignedRealloc(_address, (nuint)wanted, Alignment);
        _capacity = wanted;
    }
}
