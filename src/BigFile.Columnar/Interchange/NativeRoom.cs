using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// One block of native memory for all that an exported structure points to, cut off piece by piece. It is the structure's private data; its first pointer
/// is free for the one who makes it.
/// </summary>
internal unsafe ref struct NativeRoom
{
    private static int s_blocks;

    private readonly byte* _end;
    private byte* _next;

    /// <summary>Gets a block of zeros.</summary>
    /// <param name="bytes">Sum of <see cref="SizeOf(long)"/> of all pieces.</param>
    public NativeRoom(long bytes)
    {
        nuint length = checked((nuint)(sizeof(nint) * 2 + bytes));
        Block = (byte*)NativeMemory.AllocZeroed(length);
        Interlocked.Increment(ref s_blocks);
        _next = Block + sizeof(nint) * 2;
        _end = Block + length;
    }

    /// <summary>Blocks that are not freed; for tests.</summary>
    public static int Alive => Volatile.Read(ref s_blocks);

    /// <summary>The block.</summary>
    public byte* Block { get; }

    /// <summary>What a piece of so many bytes takes: pieces stay aligned.</summary>
    public static long SizeOf(long bytes) => (bytes + 15) & ~15L;

    /// <summary>What a text takes.</summary>
    public static long SizeOf(string text) => SizeOf(Encoding.UTF8.GetByteCount(text) + 1L);

    /// <summary>Frees a block.</summary>
    public static void Free(void* block)
    {
        NativeMemory.Free(block); // SAFETY: only blocks made here come here, once.
        Interlocked.Decrement(ref s_blocks);
    }

    /// <summary>Cuts a piece off.</summary>
    public void* Take(long bytes)
    {
        if (SizeOf(bytes) > _end - _next)
            throw new InvalidOperationException("The block was made too small.");
        byte* piece = _next;
        _next += SizeOf(bytes);
        return piece;
    }

    /// <summary>Cuts a piece off and writes text with a zero behind it.</summary>
    public byte* Take(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        byte* piece = (byte*)Take(bytes + 1L);
        Encoding.UTF8.GetBytes(text, new Span<byte>(piece, bytes)); // SAFETY: just cut; the zero is there.
        return piece;
    }
}
