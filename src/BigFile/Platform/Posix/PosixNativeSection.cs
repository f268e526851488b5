using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>A section: the descriptor that its views are mapped from, what that has to be kept alive with, and its name.</summary>
internal sealed class PosixNativeSection : NativeSection
{
    private SafeFileHandle? _borrowed;

    /// <summary>What views are mapped from.</summary>
    public required SafeFileHandle Descriptor { get; init; }

    /// <summary>What is closed with the section: the descriptor, unless it is the caller's or the name's.</summary>
    public required SafeFileHandle?[] Owned { get; init; }

    /// <summary>Closed last, so that the name lives as long as anything of the section does.</summary>
    public NameHold? Name { get; init; }

    /// <summary>The node that views which name none prefer.</summary>
    public int NumaNode { get; init; } = SectionOptions.AnyNumaNode;

    /// <summary>What the system rounds the length of a view up to: a page, or a large one.</summary>
    public long ViewUnitBytes { get; init; } = Environment.SystemPageSize;

    public override SafeHandle Handle => Descriptor;

    public override SafeFileHandle? File => IsMemoryBacked ? null : Descriptor;

    /// <summary>Keeps a caller's handle usable until the section closes, whenever the caller disposes it.</summary>
    public void Borrow(SafeFileHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _borrowed = handle;
    }

    protected override void Close()
    {
        foreach (SafeFileHandle? handle in Owned)
            handle?.Dispose();
        _borrowed?.DangerousRelease();
        Name?.Release();
    }
}
