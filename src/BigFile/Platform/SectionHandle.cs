using System.Runtime.InteropServices;

namespace BigFile.Platform;

/// <summary>A native section: on Win32 the handle made by CreateFileMapping, elsewhere the file itself.</summary>
internal abstract class SectionHandle : IDisposable
{
    /// <summary>How many bytes of the file views of this section may cover.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>The handle that views are made from.</summary>
    public abstract SafeHandle Handle { get; }

    /// <summary>Closes the section. Views made from it stay valid.</summary>
    public abstract void Dispose();
}
