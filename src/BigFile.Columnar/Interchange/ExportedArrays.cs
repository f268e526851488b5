using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// What keeps the memory of an exported tree of arrays: one for the tree, counted by its nodes, since a consumer may move a child out and release the
/// rest. The last node gives the memory back.
/// </summary>
internal sealed class ExportedArrays
{
    private static int s_alive;

    private readonly GCHandle _handle;
    private ArrayMemory[] _memories = [];
    private int _nodes;

    public ExportedArrays()
    {
        _handle = GCHandle.Alloc(this);
        Interlocked.Increment(ref s_alive);
    }

    /// <summary>Trees of which a node is out; for tests.</summary>
    public static int Alive => Volatile.Read(ref s_alive);

    /// <summary>What nodes have as their pointer to this.</summary>
    public nint Handle => GCHandle.ToIntPtr(_handle);

    /// <summary>The tree that a node points to.</summary>
    public static ExportedArrays Of(nint handle) => (ExportedArrays)GCHandle.FromIntPtr(handle).Target!;

    /// <summary>Takes the memory of arrays, all or none.</summary>
    /// <exception cref="ObjectDisposedException">An array was disposed, or exported before.</exception>
    public void Take(IEnumerable<ColumnArray> roots)
    {
        HashSet<ArrayMemory> memories = new(ReferenceEqualityComparer.Instance);
        foreach (ColumnArray root in roots)
            Collect(root, memories);
        ArrayMemory[] all = [.. memories];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].TryTake())
                continue;
            for (int taken = 0; taken < i; taken++)
                all[taken].UndoTake();
            throw new ObjectDisposedException(nameof(ColumnArray));
        }
        _memories = all;
    }

    /// <summary>Counts a node.</summary>
    public void AddNode() => Interlocked.Increment(ref _nodes);

    /// <summary>Counts a node out. The last one gives the memory back; a file that failed meanwhile is nothing that C could be told.</summary>
    public void RemoveNode()
    {
        if (Interlocked.Decrement(ref _nodes) != 0)
            return;
        _handle.Free();
        Interlocked.Decrement(ref s_alive);
        foreach (ArrayMemory memory in _memories)
        {
            try
            {
                memory.ReleaseTaken();
            }
            catch (FileFaultException)
            {
                // All leases are given back before it is thrown.
            }
        }
    }

    private static void Collect(ColumnArray array, HashSet<ArrayMemory> memories)
    {
        memories.Add(array.Memory);
        foreach (ColumnArray child in array.Children)
            Collect(child, memories);
        if (array.Dictionary is not null)
            Collect(array.Dictionary, memories);
    }
}
