namespace BigFile.Views;

/// <summary>What the stream needs beyond reads, writes and leases.</summary>
internal sealed unsafe partial class FileViews
{
    /// <summary>
    /// True when a copying access to the range would find every window of it open. Only a guess by the time it
    /// returns: a window may be evicted at any moment.
    /// </summary>
    public bool IsOpen(long offset, long countBytes)
    {
        // Outside any bracket: what is found is compared with null and never used.
        for (long at = offset; at < offset + countBytes; at += WindowBytes - at % WindowBytes)
        {
            if (_directory.Find(at) is null)
                return false;
        }
        return true;
    }

    /// <summary>Whether <see cref="Append"/> past the end is one system call that grows the file and writes.</summary>
    public bool AppendsByHandle => (_platform.HandleIoIsCoherent || _buffered) && Access == MappedFileAccess.ReadWrite;

    /// <summary>
    /// Writes a range of which at least the end may lie past the end of the file, growing it by what is missing. Takes
    /// in first what other processes appended, so that the file is never cut; one step to other resizes of this object.
    /// </summary>
    public void Append(long offset, ReadOnlySpan<byte> source)
    {
        lock (_resizeGate)
        {
            long length = Refresh(), end = offset + source.Length;
            ThrowIfPastMax(end);
            if (length <= offset && AppendsByHandle)
            {
                if (length < offset)
                    SetLength(offset);
                AppendByHandle(offset, source);
                return;
            }
            if (length < end)
                SetLength(end);
            CopyIn(offset, source);
        }
    }

    // One system call that grows and writes: twice as fast as growing first and faulting each new page in for writing.
    private void AppendByHandle(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            RandomAccess.Write(_file, source, offset);
        }
        finally
        {
            // After it, and whatever came of it: a checkpoint that runs meanwhile may not cover the new length.
            _lengthChanged = true;
        }
        lock (Manager.Gate)
        {
            TakeInGrowth(offset + source.Length);
            // What lies past the end is in no window.
            if (_buffered)
                _dirty.MarkWritten(offset, source.Length);
            else
                MarkDirtyLocked(offset, source.Length);
        }
    }
}
