using System.Runtime.CompilerServices;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// Elements of one size in a row, from an offset of a file on: so many, or as many whole ones as the file has at each
/// moment. Turns indexes into file offsets, checked by element; what arrays of values and tables of rows share.
/// </summary>
internal readonly struct ElementRange
{
    // The most elements there can be: what was asked for, or what 64-bit offsets reach.
    private readonly long _countMax;

    public ElementRange(FileViews views, long offset, long elementBytes, long count, string countName)
    {
        long roomBytes = views.Length - offset;
        if (offset < 0 || roomBytes < 0)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{views.Path} is {views.Length} bytes long.");
        if (count < -1 || count > roomBytes / elementBytes)
        {
            throw new ArgumentOutOfRangeException(
                countName, count, $"{views.Path} has {roomBytes / elementBytes} elements of {elementBytes} bytes from offset {offset} on; -1 stands for all of them.");
        }
        Views = views;
        Offset = offset;
        ElementBytes = elementBytes;
        _countMax = count >= 0 ? count : (long.MaxValue - offset) / elementBytes;
    }

    public FileViews Views { get; }

    /// <summary>File offset of the first element.</summary>
    public long Offset { get; }

    public long ElementBytes { get; }

    /// <summary>Whole elements that the file has now, and no more than were asked for.</summary>
    public long Count => Math.Min(_countMax, Math.Max(0, Views.Length - Offset) / ElementBytes);

    /// <summary>Bytes at the end of the file that belong to an element which is not whole.</summary>
    public long TornBytes
    {
        get
        {
            long bytes = Math.Max(0, Views.Length - Offset);
            return bytes / ElementBytes < _countMax ? bytes % ElementBytes : 0;
        }
    }

    /// <summary>File offset of an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OffsetOf(long index)
    {
        // No division, which would cost more than the access: below _countMax neither product nor end overflows.
        if ((ulong)index < (ulong)_countMax)
        {
            long offset = Offset + index * ElementBytes;
            if (offset <= Views.Length - ElementBytes)
                return offset;
        }
        Throw.ElementOutOfRange(Views.Path, index, 1, Count);
        return 0;
    }

    /// <summary>File offset of a run of elements, all of which must exist; the run may be empty.</summary>
    public long OffsetOf(long index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long elements = Count;
        if ((ulong)index > (ulong)elements || count > elements - index)
            Throw.ElementOutOfRange(Views.Path, index, count, elements);
        return Offset + index * ElementBytes;
    }
}
