namespace BigFile.Views;

/// <summary>
/// Mapped windows by (stamp, order of mapping), smallest first. Hits move a window's stamp without telling the heap,
/// and stamps only grow, so each entry's key is a lower bound: when the top's key equals its stamp it is the exact
/// least recently used window, and when not, it sinks to where it belongs and the next top is looked at. The one
/// exception, a scan that sends its window to the cold end, goes through <see cref="MoveToFront"/>. Not thread-safe.
/// </summary>
internal sealed class WindowHeap
{
    private Window[] _items = new Window[16];

    /// <summary>How many windows are in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The least recently used window, still in the heap, or null. Amortised O(log n) for each stamp that moved.</summary>
    public Window? Peek()
    {
        while (Count != 0)
        {
            Window top = _items[0];
            long stamp = Volatile.Read(ref top.Stamp);
            if (stamp == top.HeapStamp)
                return top;
            top.HeapStamp = stamp;
            SiftDown(0);
        }
        return null;
    }

    public void Add(Window window)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        window.HeapStamp = Volatile.Read(ref window.Stamp);
        Place(Count++, window);
        SiftUp(window.HeapIndex);
    }

    public void Remove(Window window)
    {
        int index = window.HeapIndex;
        window.HeapIndex = -1;
        Window last = _items[--Count];
        _items[Count] = null!;
        if (ReferenceEquals(last, window))
            return;
        Place(index, last);
        SiftUp(index);
        SiftDown(last.HeapIndex);
    }

    /// <summary>Takes in that the window's stamp was lowered.</summary>
    public void MoveToFront(Window window)
    {
        window.HeapStamp = Volatile.Read(ref window.Stamp);
        SiftUp(window.HeapIndex);
    }

    private static bool IsLess(Window a, Window b) =>
        a.HeapStamp < b.HeapStamp || (a.HeapStamp == b.HeapStamp && a.Sequence < b.Sequence);

    private void Place(int index, Window window)
    {
        _items[index] = window;
        window.HeapIndex = index;
    }

    private void SiftUp(int index)
    {
        Window moving = _items[index];
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!IsLess(moving, _items[parent]))
                break;
            Place(index, _items[parent]);
            index = parent;
        }
        Place(index, moving);
    }

    private void SiftDown(int index)
    {
        Window moving = _items[index];
        while (true)
        {
            int child = 2 * index + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && IsLess(_items[child + 1], _items[child]))
                child++;
            if (!IsLess(_items[child], moving))
                break;
            Place(index, _items[child]);
            index = child;
        }
        Place(index, moving);
    }
}
