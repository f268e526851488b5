namespace BigFile.Columnar;

/// <summary>
/// A table of a FlatBuffer: an offset back to its vtable, which says where each field is. See the FlatBuffers internals page. Each offset is
/// checked when it is followed; they lead forward only, vtables aside, so no walk over tables can turn in a circle.
/// </summary>
internal readonly struct FlatTable
{
    /// <summary>The longest text that is taken, in bytes.</summary>
    public const int TextBytesMax = 64 << 20;

    private readonly FlatSpace _space;
    private readonly long _position;
    private readonly long _vtable;
    private readonly int _vtableBytes;
    private readonly int _tableBytes;

    /// <summary>The table at a position.</summary>
    /// <exception cref="ColumnarFormatException">There cannot be one.</exception>
    public FlatTable(FlatSpace space, long position)
    {
        _space = space;
        _position = position;
        _vtable = position - space.Read<int>(position);
        _vtableBytes = space.Read<ushort>(_vtable);
        _tableBytes = space.Read<ushort>(_vtable + sizeof(ushort));
        if (_vtableBytes < 4 || (_vtableBytes & 1) != 0)
            throw space.Wrong(_vtable, $"a vtable has {_vtableBytes} bytes");
        space.Check(_vtable, _vtableBytes);
        if (_tableBytes < 4)
            throw space.Wrong(_vtable, $"a table has {_tableBytes} bytes");
        space.Check(position, _tableBytes);
    }

    /// <summary>Where it is.</summary>
    public long Position => _position;

    /// <summary>The root table.</summary>
    /// <exception cref="ColumnarFormatException">There cannot be one.</exception>
    public static FlatTable Root(FlatSpace space) => new(space, space.Read<uint>(0));

    /// <summary>A number, or its default where the field was left out.</summary>
    /// <param name="slot">The number of the field.</param>
    /// <param name="absent">The default.</param>
    public T Get<T>(int slot, T absent = default)
        where T : unmanaged
    {
        long place = PlaceOf<T>(slot);
        return place == 0 ? absent : _space.Read<T>(place);
    }

    /// <summary>A table, if there is one.</summary>
    public bool TryGetTable(int slot, out FlatTable table)
    {
        long place = PlaceOf<uint>(slot);
        table = place == 0 ? default : new FlatTable(_space, Follow(_space, place));
        return place != 0;
    }

    /// <summary>A table that must be there.</summary>
    /// <param name="slot">The number of the field.</param>
    /// <param name="what">What messages call it.</param>
    public FlatTable GetTable(int slot, string what) =>
        TryGetTable(slot, out FlatTable table) ? table : throw Wrong($"the metadata has no {what}");

    /// <summary>A vector; an empty one where the field was left out.</summary>
    /// <param name="slot">The number of the field.</param>
    /// <param name="elementBytes">Bytes of an element; 4 for tables and strings.</param>
    public FlatVector GetVector(int slot, int elementBytes)
    {
        long place = PlaceOf<uint>(slot);
        if (place == 0)
            return new FlatVector(_space, _position, 0, elementBytes);
        long vector = Follow(_space, place);
        long count = _space.Read<uint>(vector);
        _space.Check(vector + sizeof(uint), count * elementBytes);
        return new FlatVector(_space, vector + sizeof(uint), (int)count, elementBytes);
    }

    /// <summary>Text, or null where the field was left out.</summary>
    public string? GetText(int slot)
    {
        long place = PlaceOf<uint>(slot);
        if (place == 0)
            return null;
        long text = Follow(_space, place);
        return _space.ReadText(text + sizeof(uint), _space.Read<uint>(text));
    }

    /// <summary>What is thrown for something in the table.</summary>
    public ColumnarFormatException Wrong(string reason) => _space.Wrong(_position, reason);

    /// <summary>Where the offset at a place leads.</summary>
    internal static long Follow(FlatSpace space, long place)
    {
        uint offset = space.Read<uint>(place);
        if (offset == 0)
            throw space.Wrong(place, "an offset leads to itself");
        return place + offset;
    }

    // 0: left out.
    private unsafe long PlaceOf<T>(int slot)
        where T : unmanaged
    {
        int entry = 4 + slot * sizeof(ushort);
        if (entry + sizeof(ushort) > _vtableBytes)
            return 0;
        int offset = _space.Read<ushort>(_vtable + entry);
        if (offset == 0)
            return 0;
        if (offset < 4 || offset > _tableBytes - sizeof(T))
            throw _space.Wrong(_vtable + entry, $"a field is at byte {offset} of a table of {_tableBytes}");
        return _position + offset;
    }
}
