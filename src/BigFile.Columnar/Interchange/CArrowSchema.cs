using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// <c>struct ArrowSchema</c> of the Arrow C data interface: what an array's type is. Plain memory, as C has it; whoever holds one calls its release
/// function once, or moves it (copies it and sets <see cref="Release"/> of the source to null).
/// </summary>
/// <remarks>Source: The Arrow C data interface, "Structure definitions" and "Memory management".</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowSchema
{
    /// <summary>The type as a format string: UTF-8, ended by a zero.</summary>
    public byte* Format;

    /// <summary>The field's name: UTF-8, ended by a zero; or null.</summary>
    public byte* Name;

    /// <summary>Pairs of text: a count of 32 bits, then a length of 32 bits before each key and each value; or null.</summary>
    public byte* Metadata;

    /// <summary>1: the order of the dictionary counts; 2: rows may be null; 4: the keys of the map are sorted.</summary>
    public long Flags;

    /// <summary>How many children there are.</summary>
    public long ChildCount;

    /// <summary>Pointers to the children.</summary>
    public CArrowSchema** Children;

    /// <summary>What the values of the dictionary are; null where there is none.</summary>
    public CArrowSchema* Dictionary;

    /// <summary>Releases the structure and all it points to; null: it was released or moved.</summary>
    public delegate* unmanaged[Cdecl]<CArrowSchema*, void> Release;

    /// <summary>The producer's.</summary>
    public void* PrivateData;
}
