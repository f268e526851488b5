using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>
/// Walks records that each have their length before them: <c>while (records.MoveNext())</c>, or <c>foreach</c>. Each record is
/// one span, wherever it lies; nothing is allocated, except that records are copied into a rented buffer where the budget has
/// no room for a lease. Made by <see cref="RecordExtensions.EnumerateRecords"/>. Dispose it, as <c>foreach</c> does. One thread
/// at a time; do not use a copy of it once the original has moved on.
/// </summary>
/// <remarks>
/// The walk ends where a record is not whole: where the file ends inside its length or its content. That is not an error,
/// because a writer may be about to go on: <see cref="TornOffset"/> and <see cref="TornBytes"/> tell of it. A damaged length
/// that looks like that of a record which reaches past the end cannot be told from it, unless <see cref="LengthPrefix.LengthBytesMax"/>
/// says what is too long to be true; <see cref="TornLength"/> is what the length says. A rule for damaged records is asked about such a
/// record too, with <see cref="RecordDamageReason.LengthPastEnd"/>.
/// </remarks>
public ref struct LengthPrefixedRecords
{
    private readonly MappedFile _file;
    private readonly LengthPrefix _prefix;
    private readonly DamagedRecordRule? _rule;
    private readonly long _end;
    private readonly long _fileEnd;
    private FilePiece _piece;
    private long _next;
    private long _offset;
    private int _prefixBytes;
    private long _length;
    private bool _isLong;

    internal LengthPrefixedRecords(MappedFile file, LengthPrefix prefix, long start, long end, DamagedRecordRule? rule)
    {
        _file = file;
        _prefix = prefix;
        _rule = rule;
        _fileEnd = file.Length;
        _end = Math.Min(end, _fileEnd);
        _next = start;
        _piece = new FilePiece(file);
        TornOffset = -1;
        TornLength = -1;
    }

    /// <summary>The record that the last <see cref="MoveNext"/> moved to.</summary>
    public readonly LengthPrefixedRecord Current => new(
        _offset, _prefixBytes, _length,
        _isLong || _length == 0 ? default : _piece.Bytes.Slice((int)(_offset - _piece.Offset) + _prefixBytes, (int)_length),
        _isLong);

    /// <summary>Where the record begins that the file ends in; -1 if there is none, or the walk has not come there yet.</summary>
    public long TornOffset { get; private set; }

    /// <summary>Bytes of that record which the file has, those of its length included; 0 if there is none.</summary>
    public readonly long TornBytes => TornOffset < 0 ? 0 : _fileEnd - TornOffset;

    /// <summary>Bytes of content that the record should have; -1 if there is none, or the file ends inside its length.</summary>
    public long TornLength { get; private set; }

    /// <summary>How many damaged places the rule of the caller has led over.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>This, for <c>foreach</c>.</summary>
    public readonly LengthPrefixedRecords GetEnumerator() => this;

    /// <summary>Moves to the next record. False at the end, or where the file ends inside a record.</summary>
    /// <exception cref="RecordDamagedException">The length of the next record cannot be right, and no rule says where to go on. May be asked again, with the same result.</exception>
    /// <exception cref="InvalidOperationException">The rule leads nowhere further.</exception>
    /// <exception cref="FileFaultException">The file failed under the records before, or under this one's length.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool MoveNext()
    {
        while (_next < _end)
        {
            PrefixReading reading = ReadPrefix(_next);
            if (reading.Reason is null && reading.PrefixBytes == 0)
                return EndTorn(-1);
            // The sum is looked at part by part: a length can be anything.
            if (reading.Reason is null && reading.LengthBytes > long.MaxValue - _next - reading.PrefixBytes)
                reading = reading with { Reason = RecordDamageReason.LengthOverMaximum };
            if (reading.Reason is RecordDamageReason reason)
            {
                GoOnBehind(new RecordDamage(_next, reason, reading.LengthBytes));
                continue;
            }
            if (reading.LengthBytes > _fileEnd - _next - reading.PrefixBytes)
            {
                if (_rule is not null && TryGoOnBehind(new RecordDamage(_next, RecordDamageReason.LengthPastEnd, reading.LengthBytes)))
                    continue;
                return EndTorn(reading.LengthBytes);
            }
            MoveTo(reading);
            return true;
        }
        Dispose();
        return false;
    }

    /// <summary>Lets go of what is leased and ends the walk. Harmless when repeated.</summary>
    /// <exception cref="FileFaultException">The file failed under the records before.</exception>
    public void Dispose()
    {
        _next = long.MaxValue;
        _length = 0;
        _piece.Dispose();
    }

    private PrefixReading ReadPrefix(long offset)
    {
        int headBytes = (int)Math.Min(_prefix.PrefixBytesMax, _fileEnd - offset);
        if (offset < _piece.Offset || offset + headBytes > _piece.End)
            Load(offset, headBytes);
        return _piece.Read(
            new Place(_prefix, (int)(offset - _piece.Offset), headBytes),
            static (bytes, place) => place.Prefix.Read(bytes.Slice(place.At, place.Bytes)));
    }

    private void MoveTo(PrefixReading reading)
    {
        _offset = _next;
        _prefixBytes = reading.PrefixBytes;
        _length = reading.LengthBytes;
        long wholeBytes = _length + _prefixBytes;
        _isLong = wholeBytes > _piece.End - _offset && (wholeBytes > int.MaxValue || !Load(_offset, (int)wholeBytes));
        _next = _offset + wholeBytes;
    }

    private bool Load(long offset, int leastBytes) =>
        _piece.TryLoad(offset, Math.Max(leastBytes, FilePiece.BlockAt(_file, offset, _fileEnd)), leastBytes);

    private bool EndTorn(long length)
    {
        long offset = _next;
        Dispose();
        TornOffset = offset;
        TornLength = length;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GoOnBehind(RecordDamage damage)
    {
        if (!TryGoOnBehind(damage))
            throw new RecordDamagedException(_file.Path, damage);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGoOnBehind(RecordDamage damage)
    {
        long next = _rule?.Invoke(_file, damage) ?? -1;
        if (next < 0)
            return false;
        if (next <= damage.Offset)
            throw new InvalidOperationException($"The rule for damaged records led from offset {damage.Offset} to {next}, which is not further on.");
        DamagedCount++;
        _next = next;
        return true;
    }

    private readonly record struct Place(LengthPrefix Prefix, int At, int Bytes);
}
