namespace BigFile.Columnar;

/// <summary>An array that several hold: it is disposed when the last lets go. Made with one holder.</summary>
internal sealed class SharedArray(ColumnArray array)
{
    private int _holders = 1;

    /// <summary>The array. Only for who holds it.</summary>
    public ColumnArray Array => array;

    /// <summary>One more holds it, unless the last has let go before.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }
        return false;
    }

    /// <summary>One lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            array.Dispose();
    }
}
