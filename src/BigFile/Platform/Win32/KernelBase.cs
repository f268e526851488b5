using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>
/// The placeholder calls of Windows 10 1803 and later, looked up at run time in kernelbase.dll because the import
/// libraries of older systems lack them. Each returns the address or success flag and gives the error apart.
/// </summary>
internal sealed unsafe class KernelBase
{
    private const uint MemReserve = 0x2000, MemReservePlaceholder = 0x40000, MemReplacePlaceholder = 0x4000;
    private const int AddressRequirementsParameter = 1;
    private const nint CurrentProcess = -1;

    private readonly delegate* unmanaged<nint, nint, nuint, uint, uint, ExtendedParameter*, uint, nint> _virtualAlloc2;
    private readonly delegate* unmanaged<nint, nint, nint, ulong, nuint, uint, uint, ExtendedParameter*, uint, nint> _mapViewOfFile3;
    private readonly delegate* unmanaged<nint, nint, uint, int> _unmapViewOfFile2;

    private KernelBase(nint alloc, nint map, nint unmap)
    {
        // SAFETY: the signatures are those of memoryapi.h; the addresses come from the exports of the same names.
        _virtualAlloc2 = (delegate* unmanaged<nint, nint, nuint, uint, uint, ExtendedParameter*, uint, nint>)alloc;
        _mapViewOfFile3 = (delegate* unmanaged<nint, nint, nint, ulong, nuint, uint, uint, ExtendedParameter*, uint, nint>)map;
        _unmapViewOfFile2 = (delegate* unmanaged<nint, nint, uint, int>)unmap;
    }

    /// <summary>The calls, or null where the system does not have all of them.</summary>
    public static KernelBase? TryLoad() =>
        NativeLibrary.TryLoad("kernelbase.dll", out nint library)
        && NativeLibrary.TryGetExport(library, "VirtualAlloc2", out nint alloc)
        && NativeLibrary.TryGetExport(library, "MapViewOfFile3", out nint map)
        && NativeLibrary.TryGetExport(library, "UnmapViewOfFile2", out nint unmap)
            ? new KernelBase(alloc, map, unmap)
            : null;

    /// <summary>Reserves one placeholder. <paramref name="alignmentBytes"/> is a power of two of at least 64 KiB, or 0.</summary>
    public nint ReservePlaceholder(nuint bytes, nuint alignmentBytes, out int error)
    {
        AddressRequirements requirements = new() { AlignmentBytes = alignmentBytes };
        ExtendedParameter parameter = new() { Type = AddressRequirementsParameter, Pointer = (nint)(&requirements) };
        bool aligned = alignmentBytes != 0;
        Marshal.SetLastSystemError(0);
        // SAFETY: both structures live on this stack frame for the length of the call.
        nint address = _virtualAlloc2(
            CurrentProcess, 0, bytes, MemReserve | MemReservePlaceholder, Kernel32.PageNoAccess,
            aligned ? &parameter : null, aligned ? 1u : 0u);
        error = address == 0 ? Marshal.GetLastSystemError() : 0;
        return address;
    }

    /// <summary>Maps a view over the placeholder that has exactly this address and size.</summary>
    public nint ReplacePlaceholder(nint section, nint address, long offset, nuint bytes, uint protection, out int error)
    {
        Marshal.SetLastSystemError(0);
        // SAFETY: plain values only; the system checks address and size against the placeholder.
        nint mapped = _mapViewOfFile3(
            section, CurrentProcess, address, (ulong)offset, bytes, MemReplacePlaceholder, protection, null, 0);
        error = mapped == 0 ? Marshal.GetLastSystemError() : 0;
        return mapped;
    }

    /// <summary>Unmaps a view and leaves a placeholder in its place.</summary>
    public bool UnmapToPlaceholder(nint address, out int error)
    {
        Marshal.SetLastSystemError(0);
        // SAFETY: plain values only.
        bool done = _unmapViewOfFile2(CurrentProcess, address, Kernel32.MemPreservePlaceholder) != 0;
        error = done ? 0 : Marshal.GetLastSystemError();
        return done;
    }

    /// <summary>MEM_ADDRESS_REQUIREMENTS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AddressRequirements
    {
        public nint LowestAddress;
        public nint HighestAddress;
        public nuint AlignmentBytes;
    }

    /// <summary>MEM_EXTENDED_PARAMETER: eight bits of type in a 64-bit word, then a 64-bit union.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct ExtendedParameter
    {
        [FieldOffset(0)]
        public ulong Type;
        [FieldOffset(8)]
        public nint Pointer;
    }
}
