using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace BigFile.Cli.Output;

/// <summary>Bytes that grow, in an array of the pool. One thread at a time.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int CapacityMin = 4096;
    private const int NumberBytesMax = 20;

    // Below this, copying a span is managed code on every system, so that a fault under mapped bytes becomes an exception.
    private const int ManagedCopyBytes = 256;

    private byte[] _bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes, until the next change.</summary>
    public Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Forgets the bytes from <paramref name="length"/> on, and keeps the room.</summary>
    public void Cut(int length = 0)
    {
        Debug.Assert((uint)length <= (uint)Length, "A buffer is cut, not made longer.");
        Length = length;
    }

    /// <summary>Adds bytes of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds bytes that may be those of a mapped file: never by native code on Win32, where a fault in it ends the process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendMapped(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows() && bytes.Length > ManagedCopyBytes)
            AppendInPieces(bytes);
        else
            Append(bytes);
    }

    /// <summary>Adds one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>Adds a number in decimal.</summary>
    public void AppendNumber(long value)
    {
        bool fits = Utf8Formatter.TryFormat(value, Room(NumberBytesMax), out int written);
        Debug.Assert(fits, "No number is longer.");
        Length += written;
    }

    /// <summary>Adds text as UTF-8.</summary>
    public void Append(string text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Room behind the bytes for at least so many; <see cref="Advance"/> makes what was written there part of them.</summary>
    public Span<byte> Room(int count)
    {
        if (count > _bytes.Length - Length)
            Grow(count);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes in bytes that were written into <see cref="Room"/>.</summary>
    public void Advance(int count)
    {
        Debug.Assert((uint)count <= (uint)(_bytes.Length - Length), "More than there was room for.");
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Room(Math.Max(sizeHint, 1));

    /// <summary>Gives the array back. The buffer is empty then, and can be used again.</summary>
    public void Dispose()
    {
        Length = 0;
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void AppendInPieces(ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = Room(bytes.Length);
        for (int i = 0; i < bytes.Length; i += ManagedCopyBytes)
            bytes.Slice(i, Math.Min(ManagedCopyBytes, bytes.Length - i)).CopyTo(room[i..]);
        Length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        long wanted = Math.Max(Math.Max(CapacityMin, (long)Length + count), Math.Min(2L * _bytes.Length, Array.MaxLength));
        if (wanted > Array.MaxLength)
            throw new IOException($"A line with what is printed beside it is longer than {Array.MaxLength} bytes.");
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        Span.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
