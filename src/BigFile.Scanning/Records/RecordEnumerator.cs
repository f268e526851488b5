using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>
/// Walks records in order, under one lease after another that hold whole records of one window, at most 1 MiB of them, and
/// do not drive out what others use. A record that straddles windows has a lease of its own. Where the budget has no room for
/// a lease, records are copied into a rented buffer. Nothing is allocated otherwise. Made by <see cref="RecordFile.Rows"/>.
/// Dispose it, as <c>foreach</c> does. One thread at a time; do not use a copy of it once the original has moved on.
/// </summary>
public ref struct RecordEnumerator
{
    private readonly RecordFile _records;
    private readonly int _recordBytes;
    private FilePiece _piece;
    private long _firstOfPiece;
    private long _nextOfPiece;
    private long _end;
    private int _at;

    internal RecordEnumerator(RecordFile records, long start, long end)
    {
        _records = records;
        _recordBytes = records.Layout.SizeBytes;
        _piece = new FilePiece(records.File);
        _nextOfPiece = start;
        _end = end;
        _at = -_recordBytes;
    }

    /// <summary>The record that the last <see cref="MoveNext"/> moved to.</summary>
    public readonly RecordRow Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_firstOfPiece + (_at / _recordBytes), _piece.Offset + _at, _piece.Bytes.Slice(_at, _recordBytes));
    }

    /// <summary>This, for <c>foreach</c>.</summary>
    public readonly RecordEnumerator GetEnumerator() => this;

    /// <summary>Moves to the next record. False at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file was cut before this record since the walk began.</exception>
    /// <exception cref="BudgetExceededException">A record of more than 1 MiB, and other leases hold too much of the budget.</exception>
    /// <exception cref="FileFaultException">The file failed under the records before.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        int at = _at + _recordBytes;
        if (at >= _piece.Bytes.Length)
            return MoveToNextPiece();
        _at = at;
        return true;
    }

    /// <summary>Lets go of what is leased and ends the walk. Harmless when repeated.</summary>
    /// <exception cref="FileFaultException">The file failed under the records before.</exception>
    public void Dispose()
    {
        _end = 0;
        _at = -_recordBytes;
        _piece.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MoveToNextPiece()
    {
        if (_nextOfPiece >= _end)
        {
            Dispose();
            return false;
        }
        _records.Load(ref _piece, _nextOfPiece, _end);
        _firstOfPiece = _nextOfPiece;
        _nextOfPiece += _piece.Bytes.Length / _recordBytes;
        _at = 0;
        return true;
    }
}
