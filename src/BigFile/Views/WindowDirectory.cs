using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>
/// The fixed grid over one file: which windows are open. Two levels, so that a small window over a file of terabytes
/// costs what is mapped and not what could be. A window's size need not be a power of two: the grid is kept in units,
/// the largest power of two that divides it, and each unit of a window refers to the same object.
/// </summary>
internal sealed class WindowDirectory
{
    private const int ChunkShift = 10;
    private const int ChunkMask = (1 << ChunkShift) - 1;

    // Stands for every chunk in which nothing was mapped yet. Never written.
    private static readonly Slot[] s_empty = new Slot[1 << ChunkShift];

    private readonly Slot[][] _chunks;
    private readonly int _unitsPerWindow;
    private readonly int _chunkLength;

    public WindowDirectory(long windowBytes, long lengthMaxBytes)
    {
        UnitShift = (int)long.TrailingZeroCount(windowBytes);
        UnitMask = (1L << UnitShift) - 1;
        _unitsPerWindow = (int)(windowBytes >> UnitShift);
        long windows = (lengthMaxBytes + windowBytes - 1) / windowBytes;
        long units = Math.Max(1, windows * _unitsPerWindow);
        _chunks = new Slot[(units + ChunkMask) >> ChunkShift][];
        _chunkLength = (int)Math.Min(units, 1 << ChunkShift);
        Array.Fill(_chunks, s_empty);
    }

    /// <summary>Offset to unit: a shift.</summary>
    public int UnitShift { get; }

    /// <summary>Offset inside its unit: a mask.</summary>
    public long UnitMask { get; }

    /// <summary>The open window over an offset inside the file's maximum length, or null. Call it inside a bracket or under the manager's lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Window? Find(long offset)
    {
        long unit = offset >> UnitShift;
        return Volatile.Read(ref _chunks[unit >> ChunkShift][(int)unit & ChunkMask].Window);
    }

    /// <summary>Opens a window (or closes it, with null). Under the manager's lock.</summary>
    public void Set(long windowIndex, Window? window)
    {
        long first = windowIndex * _unitsPerWindow;
        for (long unit = first; unit < first + _unitsPerWindow; unit++)
        {
            ref Slot[] chunk = ref _chunks[unit >> ChunkShift];
            if (ReferenceEquals(chunk, s_empty))
            {
                if (window is null)
                    continue;
                Volatile.Write(ref chunk, new Slot[_chunkLength]);
            }
            Volatile.Write(ref chunk[(int)unit & ChunkMask].Window, window);
        }
    }

    // A struct around the reference keeps the array free of covariance checks.
    private struct Slot
    {
        public Window? Window;
    }
}
