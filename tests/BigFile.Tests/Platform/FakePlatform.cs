using System.Runtime.InteropServices;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform;

/// <summary>
/// Maps nothing: views are plain memory of the process, which shows no file. So a million misses cost no system call,
/// and every unmapping is noted in the order in which the engine asked for it. The traits are the same on every system.
/// </summary>
internal sealed unsafe class FakePlatform(bool wholeViews) : ForwardingPlatform(MappingPlatform.Current)
{
    private readonly Dictionary<nint, (SafeHandle File, long Offset, long Bytes)> _floating = [];
    private readonly Dictionary<nint, SafeHandle> _reserved = [];

    /// <summary>The views unmapped since the list was last cleared: the file, the first offset and the bytes.</summary>
    public List<(SafeHandle File, long Offset, long Bytes)> Unmapped { get; } = [];

    public override bool CanReserve => true;

    public override bool ViewsReachPastEnd => true;

    public override bool HandleIoIsCoherent => true;

    public override bool FlushesThroughViews => false;

    public override bool UnmapsWholeViewsOnly => wholeViews;

    public override int ViewCountMax => ViewsMax;

    public int ViewsMax { get; init; } = int.MaxValue;

    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        section = new FakeSection(file) { LengthBytes = lengthBytes };
        return 0;
    }

    public override int Reserve(nuint bytes, out Reservation? reservation)
    {
        // SAFETY: untouched zeroed memory of this size comes from the system page by page; freed in Release.
        reservation = new Reservation((nint)NativeMemory.AllocZeroed(bytes), bytes);
        return 0;
    }

    public override int Release(Reservation reservation)
    {
        _reserved.Remove(reservation.Address);
        NativeMemory.Free((void*)reservation.Address); // SAFETY: made in Reserve, given back once.
        return 0;
    }

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access)
    {
        Assert.Equal(reservation.Address + (nint)offset, address);
        _reserved[reservation.Address] = section.Handle;
        return 0;
    }

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes)
    {
        Unmapped.Add((_reserved[reservation.Address], address - reservation.Address, (long)bytes));
        return 0;
    }

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address)
    {
        address = (nint)NativeMemory.AllocZeroed(bytes); // SAFETY: freed in Unmap.
        _floating.Add(address, (section.Handle, offset, (long)bytes));
        return 0;
    }

    public override int Unmap(nint address, nuint bytes)
    {
        Assert.True(_floating.Remove(address, out (SafeHandle File, long Offset, long Bytes) view));
        Assert.Equal(view.Bytes, (long)bytes);
        Unmapped.Add(view);
        NativeMemory.Free((void*)address); // SAFETY: made in Map; the dictionary has just said that it is live.
        return 0;
    }

    public override int TryMapping(SafeFileHandle file, MappedFileAccess access) => 0;

    private sealed class FakeSection(SafeFileHandle file) : SectionHandle
    {
        public override SafeHandle Handle => file;

        public override void Dispose()
        {
        }
    }
}
