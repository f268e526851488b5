using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>Native memory of arrays that a test puts together byte by byte: each buffer a block of its own that ends where the buffer does.</summary>
internal sealed unsafe class ForgedMemory : ArrayMemory
{
    private readonly List<nint> _blocks = [];

    /// <summary>How often it was given back.</summary>
    public int Releases { get; private set; }

    public ArrayBuffer Add<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length == 0)
            return default;
        void* block = NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(block, bytes.Length));
        _blocks.Add((nint)block);
        return new ArrayBuffer((nint)block, bytes.Length);
    }

    /// <summary>Puts an array together, whole, with no null counted unless it is said.</summary>
    public ColumnArray Array(ArrowField field, long length, ArrayBuffer[] buffers, ColumnArray[]? children = null, ColumnArray? dictionary = null,
        long nullCount = 0, long offset = 0) =>
        new(field, new RowRange(0, length), length, nullCount, offset, buffers, children ?? [], dictionary, this, "forged");

    /// <summary>Puts an array together of which only some rows can be read.</summary>
    public ColumnArray Part(ArrowField field, RowRange rows, long length, ArrayBuffer[] buffers, ColumnArray[]? children = null) =>
        new(field, rows, length, 0, 0, buffers, children ?? [], null, this, "forged");

    protected override void ReleaseCore()
    {
        Releases++;
        foreach (nint block in _blocks)
            NativeMemory.Free((void*)block);
    }
}
