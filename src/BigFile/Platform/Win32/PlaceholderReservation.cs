namespace BigFile.Platform.Win32;

/// <summary>
/// A reservation made of placeholders. The system wants a view's address and size to equal a placeholder's and offers
/// no cheap way to ask where placeholders begin and end (VirtualQuery scans, and joins neighbours in its answer), so
/// the unmapped ones are kept here, sorted by address. Invariant: an address of the reservation is in exactly one
/// placeholder of the list or in exactly one mapped view. Not thread-safe: the view manager's lock covers it.
/// </summary>
internal sealed class PlaceholderReservation : Reservation
{
    private readonly List<(nint Address, nuint Bytes)> _placeholders = [];

    public PlaceholderReservation(nint address, nuint bytes) : base(address, bytes) => _placeholders.Add((address, bytes));

    /// <summary>Makes a placeholder of exactly this range, by splitting a larger one or joining smaller ones first.</summary>
    public int Carve(nint address, nuint bytes)
    {
        int index = IndexOfContaining(address);
        if (index < 0)
            return Win32Platform.ErrorInvalidAddress;
        int error = JoinUpTo(index, address + (nint)bytes);
        if (error != 0)
            return error;

        (nint start, nuint size) = _placeholders[index];
        nuint before = (nuint)(address - start);
        if (before == 0 && size == bytes)
            return 0;
        if (!Kernel32.VirtualFree(address, bytes, Kernel32.MemRelease | Kernel32.MemPreservePlaceholder))
            return Win32Platform.LastError();

        nuint after = size - before - bytes;
        _placeholders[index] = (address, bytes);
        if (after != 0)
            _placeholders.Insert(index + 1, (address + (nint)bytes, after));
        if (before != 0)
            _placeholders.Insert(index, (start, before));
        return 0;
    }

    /// <summary>Notes that a view now stands where a carved placeholder was.</summary>
    public void MarkMapped(nint address)
    {
        int index = IndexOfContaining(address);
        _placeholders.RemoveAt(index);
    }

    /// <summary>Notes that a view was unmapped and left a placeholder of its size.</summary>
    public void MarkUnmapped(nint address, nuint bytes)
    {
        int index = ~Search(address);
        _placeholders.Insert(index, (address, bytes));
    }

    /// <summary>Frees every placeholder.</summary>
    public int ReleaseAll()
    {
        int error = 0;
        foreach ((nint address, nuint _) in _placeholders)
        {
            if (!Kernel32.VirtualFree(address, 0, Kernel32.MemRelease) && error == 0)
                error = Win32Platform.LastError();
        }
        _placeholders.Clear();
        return error;
    }

    // Joins the placeholder at the index with those that follow it, until it reaches the end address.
    private int JoinUpTo(int index, nint end)
    {
        (nint start, nuint size) = _placeholders[index];
        nuint joined = size;
        int count = 1;
        while (start + (nint)joined < end)
        {
            int next = index + count;
            if (next >= _placeholders.Count || _placeholders[next].Address != start + (nint)joined)
                return Win32Platform.ErrorInvalidAddress;
            joined += _placeholders[next].Bytes;
            count++;
        }
        if (count == 1)
            return 0;
        if (!Kernel32.VirtualFree(start, joined, Kernel32.MemRelease | Kernel32.MemCoalescePlaceholders))
            return Win32Platform.LastError();
        _placeholders.RemoveRange(index + 1, count - 1);
        _placeholders[index] = (start, joined);
        return 0;
    }

    private int IndexOfContaining(nint address)
    {
        int index = Search(address);
        if (index < 0)
            index = ~index - 1;
        if (index < 0)
            return -1;
        (nint start, nuint size) = _placeholders[index];
        return address >= start && (nuint)(address - start) < size ? index : -1;
    }

    private int Search(nint address)
    {
        int low = 0, high = _placeholders.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            nint found = _placeholders[middle].Address;
            if (found == address)
                return middle;
            if (found < address)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }
}
