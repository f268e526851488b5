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

    /// <summary>
    /// Makes the file at least so long, and never shorter: takes in first what other processes appended, and is one
    /// step to other resizes of this object.
    /// </summary>
    public void EnsureLength(long lengthBytes)
    {
        lock (_resizeGate)
        {
            if (Length < lengthBytes && Refresh() < lengthBytes)
                SetLength(lengthBytes);
        }
    }
}
