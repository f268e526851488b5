using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// <c>struct ArrowArrayStream</c> of the Arrow C stream interface: batches of one schema, asked for one by one. Plain memory, as C has it. One thread
/// at a time.
/// </summary>
/// <remarks>Source: The Arrow C stream interface, "Structure definition".</remarks>
[StructLayout(LayoutKind.Sequential)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The name that the interface gives it.")]
public unsafe struct CArrowArrayStream
{
    /// <summary>Gives the schema; 0, or an <c>errno</c>.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema;

    /// <summary>Gives the next batch, a released one at the end; 0, or an <c>errno</c>.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext;

    /// <summary>What failed last: UTF-8, ended by a zero, until the next call; or null.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError;

    /// <summary>Releases the stream; batches that came from it live on. Null: it was released or moved.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> Release;

    /// <summary>The producer's.</summary>
    public void* PrivateData;
}
