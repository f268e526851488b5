namespace BigFile.Columnar;

/// <summary>A vector of a FlatBuffer, all of which lies in its range.</summary>
internal readonly struct FlatVector(FlatSpace space, long position, int count, int elementBytes)
{
    /// <summary>How many elements there are.</summary>
    public int Count => count;

    /// <summary>A value of an element.</summary>
    /// <param name="index">Which element.</param>
    /// <param name="byteInElement">Where in the element.</param>
    /// <exception cref="ColumnarFormatException">There is no such element.</exception>
    public T Get<T>(long index, int byteInElement = 0)
        where T : unmanaged => space.Read<T>(PlaceOf(index) + byteInElement);

    /// <summary>The table that an element leads to.</summary>
    /// <exception cref="ColumnarFormatException">There is no such element, or no table.</exception>
    public FlatTable GetTable(int index) => new(space, FlatTable.Follow(space, PlaceOf(index)));

    /// <summary>The same vector, read from the same range otherwise.</summary>
    public FlatVector Over(FlatSpace other) => new(other, position, count, elementBytes);

    private long PlaceOf(long index)
    {
        if ((ulong)index >= (ulong)count)
            throw space.Wrong(position, $"element {index} is wanted, of {count}");
        return position + index * elementBytes;
    }
}
