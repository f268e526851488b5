using System.Runtime.CompilerServices;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// Reads values for the tightest loops: it knows its thread's slot, which <see cref="MappedFile.Read{T}(long)"/> must
/// look up each time. A <c>ref struct</c>, so it stays on the thread that made it. It holds nothing between two reads:
/// an idle or forgotten reader keeps no window mapped and makes no other thread wait. Nothing to dispose.
/// </summary>
public readonly ref struct MappedReader
{
    private readonly FileViews _views;
    private readonly Clock _clock;
    private readonly nint _slot;
    private readonly nint _base;
    private readonly int _hotShift;

    internal MappedReader(FileViews views)
    {
        _views = views;
        _slot = views.CurrentSlot;
        views.GetConstants(out _base, out _hotShift, out _clock);
    }

    /// <summary>Reads a value. The same contract as <see cref="MappedFile.Read{T}(long)"/>.</summary>
    /// <param name="offset">Where, in bytes from the start of the file; need not be aligned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(long offset)
        where T : unmanaged => _views.Read<T>(_slot, _base, _hotShift, _clock, offset);
}
