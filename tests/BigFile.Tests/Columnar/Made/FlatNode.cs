using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Tests.Columnar;

/// <summary>
/// A piece of a FlatBuffer that tests put together: a table, a text, or a vector. Not the library's builder, so that it can be wrong in ways that
/// one never is: pieces may be shared, fields left out or of other sizes, and bytes changed afterwards, by the places that come with them.
/// </summary>
internal sealed class FlatNode
{
    private readonly SortedDictionary<int, (byte[] Scalar, FlatNode? Target)> _fields = [];
    private readonly byte[]? _bytes;
    private readonly FlatNode[]? _elements;
    private readonly int _count;

    private FlatNode(byte[]? bytes, int count, FlatNode[]? elements)
    {
        _bytes = bytes;
        _count = count;
        _elements = elements;
    }

    public static FlatNode Table() => new(null, 0, null);

    public static FlatNode Text(string text) => new([.. Encoding.UTF8.GetBytes(text), 0], Encoding.UTF8.GetByteCount(text), null);

    public static FlatNode Vector(params FlatNode[] elements) => new(null, elements.Length, elements);

    public static FlatNode Structs<T>(T[] values, int count)
        where T : unmanaged => new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), count, null);

    public FlatNode Set<T>(int slot, T value)
        where T : unmanaged
    {
        byte[] bytes = new byte[Marshal.SizeOf<T>()];
        MemoryMarshal.Write(bytes, in value);
        _fields[slot] = (bytes, null);
        return this;
    }

    public FlatNode SetBool(int slot, bool value) => Set(slot, (byte)(value ? 1 : 0));

    public FlatNode Set(int slot, FlatNode? target)
    {
        if (target is null)
            _fields.Remove(slot);
        else
            _fields[slot] = (new byte[sizeof(uint)], target);
        return this;
    }

    public FlatNode Clear(int slot)
    {
        _fields.Remove(slot);
        return this;
    }

    /// <summary>The table or vector in a slot.</summary>
    public FlatNode this[int slot] => _fields[slot].Target!;

    /// <summary>Element of a vector of tables.</summary>
    public FlatNode Element(int index) => _elements![index];

    /// <summary>The bytes, and where each piece came to stand.</summary>
    public byte[] Write(out Dictionary<FlatNode, int> places)
    {
        List<FlatNode> order = [];
        HashSet<FlatNode> seen = [];
        Order(this, seen, order);
        order.Reverse();
        List<byte> bytes = [0, 0, 0, 0];
        List<(int Place, FlatNode Target)> links = [(0, this)];
        places = [];
        foreach (FlatNode node in order)
            places[node] = node.Append(bytes, links);
        Pad(bytes, 8, 0);
        byte[] written = [.. bytes];
        foreach ((int place, FlatNode target) in links)
            BitConverter.TryWriteBytes(written.AsSpan(place), places[target] - place);
        return written;
    }

    // Those that lead to others before them: offsets only go forward.
    private static void Order(FlatNode node, HashSet<FlatNode> seen, List<FlatNode> order)
    {
        if (!seen.Add(node))
            return;
        foreach (FlatNode target in node._elements ?? [.. node._fields.Values.Where(field => field.Target is not null).Select(field => field.Target!)])
            Order(target, seen, order);
        order.Add(node);
    }

    private int Append(List<byte> bytes, List<(int, FlatNode)> links)
    {
        if (_bytes is null && _elements is null)
            return AppendTable(bytes, links);
        Pad(bytes, 8, 4);
        int place = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes(_count));
        if (_bytes is not null)
            bytes.AddRange(_bytes);
        foreach (FlatNode element in _elements ?? [])
        {
            links.Add((bytes.Count, element));
            bytes.AddRange(new byte[sizeof(uint)]);
        }
        return place;
    }

    private int AppendTable(List<byte> bytes, List<(int, FlatNode)> links)
    {
        int slots = _fields.Count == 0 ? 0 : _fields.Keys.Last() + 1, end = 4;
        ushort[] offsets = new ushort[slots];
        foreach ((int slot, (byte[] scalar, _)) in _fields)
        {
            end = (end + scalar.Length - 1) / scalar.Length * scalar.Length;
            offsets[slot] = (ushort)end;
            end += scalar.Length;
        }
        Pad(bytes, 2, 0);
        int vtable = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes((ushort)(4 + 2 * slots)));
        bytes.AddRange(BitConverter.GetBytes((ushort)end));
        foreach (ushort offset in offsets)
            bytes.AddRange(BitConverter.GetBytes(offset));
        Pad(bytes, 8, 0);
        int place = bytes.Count;
        byte[] table = new byte[end];
        BitConverter.TryWriteBytes(table, place - vtable);
        foreach ((int slot, (byte[] scalar, FlatNode? target)) in _fields)
        {
            scalar.CopyTo(table, offsets[slot]);
            if (target is not null)
                links.Add((place + offsets[slot], target));
        }
        bytes.AddRange(table);
        return place;
    }

    private static void Pad(List<byte> bytes, int unit, int rest)
    {
        while (bytes.Count % unit != rest)
            bytes.Add(0);
    }
}
