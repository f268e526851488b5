using BigFile.Platform;
using BigFile.Views;

namespace BigFile;

/// <summary>The records of leases: a pool without allocation, and the list that says who holds what.</summary>
public sealed partial class ViewManager
{
    private readonly List<LeaseRecord> _records = [];
    private readonly Lock _poolGate = new();
    private LeaseRecord? _freeRecords;

    /// <summary>A record that nobody uses. Allocates only when more leases are out than ever before.</summary>
    internal LeaseRecord RentRecord()
    {
        lock (_poolGate)
        {
            if (_freeRecords is LeaseRecord record)
            {
                _freeRecords = record.NextFree;
                record.NextFree = null;
                return record;
            }
        }
        LeaseRecord made = new(this);
        lock (Gate)
            _records.Add(made);
        return made;
    }

    internal void ReturnRecord(LeaseRecord record)
    {
        lock (_poolGate)
        {
            record.NextFree = _freeRecords;
            _freeRecords = record;
        }
    }

    /// <summary>The leases on a file (null: on all) that overlap a range; empty ones hold nothing. Under the lock.</summary>
    internal List<LeaseHolder> ListHolders(FileViews? file, long offset, long endOffset, LeaseRecord? except = null)
    {
        List<LeaseHolder> holders = [];
        foreach (LeaseRecord record in _records)
        {
            if (!ReferenceEquals(record, except)
                && record.TryRead(out FileViews owner, out LeaseHolder holder)
                && holder.LengthBytes != 0
                && (file is null || ReferenceEquals(owner, file))
                && holder.Offset < endOffset && holder.Offset + holder.LengthBytes > offset)
            {
                holders.Add(holder);
            }
        }
        return holders;
    }

    /// <summary>Tells the leases on a file that touch a range that pages of it could not be had. Under the lock.</summary>
    internal void Spoil(FileViews file, long offset, long endOffset)
    {
        foreach (LeaseRecord record in _records)
        {
            long generation = record.Generation;
            if (record.TryRead(out FileViews owner, out LeaseHolder holder)
                && ReferenceEquals(owner, file)
                && holder.Offset < endOffset && holder.Offset + holder.LengthBytes > offset)
            {
                record.Spoil(generation);
            }
        }
    }

    /// <summary>Puts the file back into the views that belong to leases on it, where they overlap a range. Under the lock.</summary>
    internal void MapAgainOwnViews(FileViews file, long offset, long bytes)
    {
        foreach (LeaseRecord record in _records)
        {
            if (record.OwnAddress != 0 && ReferenceEquals(record.File, file))
                file.MapAgainOwnView(record, offset, bytes);
        }
    }

    /// <summary>Flushes the views that belong to leases on a file where they overlap an extent. Under the lock.</summary>
    internal int FlushOwnViews(FileViews file, long offset, long bytes)
    {
        foreach (LeaseRecord record in _records)
        {
            if (record.OwnAddress != 0 && ReferenceEquals(record.File, file))
            {
                int error = file.FlushOwnView(record, offset, bytes);
                if (error != 0)
                    return error;
            }
        }
        return 0;
    }

    /// <summary>What is thrown when a lease cannot be had; its own record is no holder. Under the lock.</summary>
    internal BudgetExceededException BudgetExceeded(
        FileViews file, LeaseRecord? refused, long offset, long lengthBytes, long neededBytes)
    {
        List<LeaseHolder> holders = ListHolders(null, 0, long.MaxValue, refused);
        string held = holders.Count == 0
            ? "no lease is out"
            : $"{holders.Count} leases hold {PinnedBytesLocked()} bytes, the first {holders[0].LengthBytes} bytes at offset {holders[0].Offset} of {holders[0].Path}";
        if (_refusedWriteBacks != 0)
            held += $"; windows that could not be written back stay mapped ({NativeError.Describe(UnmapError)})";
        return new BudgetExceededException(
            $"{file.Path}: a lease of {lengthBytes} bytes at offset {offset} needs {neededBytes} more mapped bytes, and the budget is {BudgetBytes}: {held}.",
            BudgetBytes, neededBytes, holders);
    }

    private long PinnedBytesLocked()
    {
        long bytes = 0;
        foreach (FileViews file in _files)
            bytes += file.CountPinnedBytes();
        return bytes;
    }
}
