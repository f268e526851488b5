using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// Walks the values of a <see cref="MappedArray{T}"/> under one lease after another, each inside one window, marked as
/// sequential so that the walk does not drive out what others use. A value that straddles two windows is copied.
/// Dispose it (<c>foreach</c> does); after that it is at its end. Do not use a copy of it once the original has moved on:
/// both stand on one lease. One thread at a time; allocates nothing.
/// </summary>
/// <typeparam name="T">Any type without references.</typeparam>
public unsafe ref struct MappedArrayEnumerator<T>
    where T : unmanaged
{
    private const long ChunkBytes = 1 << 20;

    private readonly FileViews _views;
    private long _nextOffset;
    private long _left;
    private MappedView _view;
    private ReadOnlySpan<T> _values;
    private int _at;
    private T _copied;

    internal MappedArrayEnumerator(FileViews views, long offset, long count)
    {
        _views = views;
        _nextOffset = offset;
        _left = count;
        _at = -1;
    }

    /// <summary>The value that the last <see cref="MoveNext"/> moved to.</summary>
    /// <exception cref="FileFaultException">A page near it could not be had.</exception>
    public readonly T Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)_at >= (uint)_values.Length)
                return _copied;
            // SAFETY: the span is over mapped memory, which does not move, and the index was just compared with its length.
            T value = OperatingSystem.IsWindows()
                ? ViewMemory.Read<T>((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_values)), (long)_at * sizeof(T))
                : _values[_at];
            if (FaultMarks.IsAny)
                _view.ThrowIfFaulted();
            return value;
        }
    }

    /// <summary>Moves to the next value. False at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file was cut before this value since the enumeration began.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that the window cannot be mapped. May be tried again.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        int at = _at + 1;
        if (at >= _values.Length)
            return MoveToNextChunk();
        _at = at;
        return true;
    }

    /// <summary>Releases what is leased and ends the enumeration. Harmless when repeated.</summary>
    public void Dispose()
    {
        _left = 0;
        Release();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MoveToNextChunk()
    {
        Release();
        if (_left == 0)
            return false;
        long inWindow = _views.WindowBytes - _nextOffset % _views.WindowBytes;
        int count = (int)Math.Min(Math.Min(inWindow, ChunkBytes) / sizeof(T), _left);
        if (count == 0)
        {
            _copied = _views.Read<T>(_nextOffset);
            count = 1;
        }
        else
        {
            _view = _views.Lease(_nextOffset, count * sizeof(T), LeaseMode.Read, sequential: true);
            _values = _view.AsSpan<T>();
            _at = 0;
        }
        _nextOffset += (long)count * sizeof(T);
        _left -= count;
        return true;
    }

    private void Release()
    {
        _values = default;
        _at = -1;
        _view.Dispose();
        _view = default;
    }
}
