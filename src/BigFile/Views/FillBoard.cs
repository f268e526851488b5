namespace BigFile.Views;

/// <summary>
/// Which windows of a manager's files are being filled ahead of their readers, and who waits for that. It is changed under
/// the manager's lock and its own, which is a leaf: under the manager's lock what it says stays so.
/// </summary>
internal sealed class FillBoard
{
    private readonly object _gate = new();
    private readonly List<(FileViews File, long Index)> _filling = new(8);
    private int _count;
    private int _heldOff;

    /// <summary>How many windows are being filled.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>True while somebody needs the room: no fill begins. Under the manager's lock.</summary>
    public bool IsHeldOff => Volatile.Read(ref _heldOff) != 0;

    /// <summary>A fill begins. Under the manager's lock.</summary>
    public void Begin(FileViews file, long index)
    {
        lock (_gate)
        {
            _filling.Add((file, index));
            _count = _filling.Count;
        }
    }

    /// <summary>A fill is over. Under the manager's lock.</summary>
    public void End(FileViews file, long index)
    {
        lock (_gate)
        {
            int at = Find(file, index, index);
            _filling.RemoveAt(at);
            _count = _filling.Count;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>True while a window of a range is being filled.</summary>
    public bool IsFilling(FileViews file, long first, long last)
    {
        if (Count == 0)
            return false;
        lock (_gate)
            return Find(file, first, last) >= 0;
    }

    /// <summary>Waits for the windows of a range that are being filled. False: there were none. The caller holds no lock.</summary>
    public bool Wait(FileViews file, long first, long last)
    {
        if (Count == 0)
            return false;
        lock (_gate)
        {
            if (Find(file, first, last) < 0)
                return false;
            while (Find(file, first, last) >= 0)
                Monitor.Wait(_gate);
            return true;
        }
    }

    /// <summary>Lets no fill begin until <see cref="LetGo"/>, but for one that has seen under the manager's lock that it may.</summary>
    public void HoldOff()
    {
        lock (_gate)
            _heldOff++;
    }

    /// <summary>Waits until nothing is being filled. The caller holds no lock, and holds fills off.</summary>
    public void WaitForAll()
    {
        lock (_gate)
        {
            while (_filling.Count != 0)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Takes one <see cref="HoldOff"/> back.</summary>
    public void LetGo()
    {
        lock (_gate)
            _heldOff--;
    }

    private int Find(FileViews file, long first, long last)
    {
        for (int i = 0; i < _filling.Count; i++)
        {
            if (ReferenceEquals(_filling[i].File, file) && _filling[i].Index >= first && _filling[i].Index <= last)
                return i;
        }
        return -1;
    }
}
