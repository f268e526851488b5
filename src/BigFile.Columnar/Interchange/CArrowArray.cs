using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// <c>struct ArrowArray</c> of the Arrow C data interface: an array's buffers. Plain memory, as C has it; whoever holds one calls its release
/// function once, or moves it (copies it and sets <see cref="Release"/> of the source to null).
/// </summary>
/// <remarks>Source: The Arrow C data interface, "Structure definitions" and "Memory management".</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArray
{
    /// <summary>Rows.</summary>
    public long Length;

    /// <summary>Rows that are null; -1: not counted.</summary>
    public long NullCount;

    /// <summary>How many rows of the buffers come before row 0.</summary>
    public long Offset;

    /// <summary>How many buffers there are.</summary>
    public long BufferCount;

    /// <summary>How many children there are.</summary>
    public long ChildCount;

    /// <summary>Pointers to the buffers; a bitmap may be null if no row is, any buffer if it has no bytes.</summary>
    public void** Buffers;

    /// <summary>Pointers to the children.</summary>
    public CArrowArray** Children;

    /// <summary>The values of the dictionary; null where there is none.</summary>
    public CArrowArray* Dictionary;

    /// <summary>Releases the structure and all it points to; null: it was released or moved.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArray*, void> Release;

    /// <summary>The producer's.</summary>
    public void* PrivateData;
}
