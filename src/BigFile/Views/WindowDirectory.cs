using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Views;

/// <summary>
/// The fixed grid over one file: which windows are open. A window's size need not be a power of two: the grid is kept
/// in units, the largest power of two that divides it, so that an offset becomes an index by one shift, and each unit
/// of a window refers to the same object. It covers the file's length and is made anew, larger, when that grows past
/// it: 8 bytes a unit, untouched memory where nothing was mapped.
/// </summary>
internal sealed class WindowDirectory
{
    /// <summary>Longs for each unit in <see cref="Hot"/>.</summary>
    public const int HotStride = 2;

    private readonly Slot[] _slots;
    private readonly int _unitsPerWindow;
    private readonly int _unitShift;

    /// <summary>A directory for at least so many bytes, with what an earlier one of the same file had open.</summary>
    public WindowDirectory(long windowBytes, long lengthBytes, WindowDirectory? earlier)
    {
        _unitShift = (int)long.TrailingZeroCount(windowBytes);
        _unitsPerWindow = (int)(windowBytes >> _unitShift);
        long windows = (lengthBytes + windowBytes - 1) / windowBytes;
        _slots = new Slot[Math.Max(1, windows) * _unitsPerWindow];
        Hot = new long[_slots.Length * HotStride];
        earlier?._slots.CopyTo(_slots, 0);
        earlier?.Hot.CopyTo(Hot, 0);
    }

    /// <summary>
    /// What a read in place needs, side by side: for each unit the offset at which accesses end (0 while its window is
    /// closed, and always when windows float), and the stamp that the last touch through here gave its window.
    /// </summary>
    public long[] Hot { get; }

    /// <summary>Shift from an offset to the index in <see cref="Hot"/>, whose lowest bit is to be cleared.</summary>
    public int HotShift => _unitShift - 1;

    /// <summary>How many bytes of the file it covers.</summary>
    public long CoveredBytes => (long)_slots.Length << _unitShift;

    /// <summary>The open window over an offset, or null; any offset, also one outside the file. Inside a bracket, or under the manager's lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Window? Find(long offset)
    {
        Slot[] slots = _slots;
        ulong unit = (ulong)offset >> _unitShift;
        // SAFETY: the index was just compared with the length; the indexer would compare it twice more.
        return unit < (uint)slots.Length
            ? Volatile.Read(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)unit).Window)
            : null;
    }

    /// <summary>Opens a window (or closes it, with null). Under the manager's lock.</summary>
    public void Set(long windowIndex, Window? window, bool inPlace)
    {
        int first = (int)(windowIndex * _unitsPerWindow);
        if (window is null)
            SetEnd(windowIndex, 0, inPlace);
        for (int unit = first; unit < first + _unitsPerWindow; unit++)
            Volatile.Write(ref _slots[unit].Window, window);
        if (window is not null)
            SetEnd(windowIndex, window.End, inPlace);
    }

    /// <summary>Says where accesses to an open window end. Under the manager's lock.</summary>
    public void SetEnd(long windowIndex, long end, bool inPlace)
    {
        if (!inPlace)
            return;
        int first = (int)(windowIndex * _unitsPerWindow);
        for (int unit = first; unit < first + _unitsPerWindow; unit++)
            Volatile.Write(ref Hot[unit * HotStride], end);
    }

    /// <summary>Makes the next touch of a window through <see cref="Hot"/> reach the window itself.</summary>
    public void ForgetStamps(long windowIndex)
    {
        int first = (int)(windowIndex * _unitsPerWindow);
        for (int unit = first; unit < first + _unitsPerWindow; unit++)
            Volatile.Write(ref Hot[unit * HotStride + 1], 0);
    }

    // A struct around the reference keeps the array free of covariance checks.
    private struct Slot
    {
        public Window? Window;
    }
}
