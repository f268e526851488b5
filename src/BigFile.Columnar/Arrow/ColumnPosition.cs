namespace BigFile.Columnar;

/// <summary>
/// What a column's things are counted from in the header of each batch, which lists those of all columns and their children in the order
/// of the schema, parents first.
/// </summary>
/// <param name="Node">Its number among columns.</param>
/// <param name="Buffer">The number of its first buffer, if columns of views had no data buffers.</param>
/// <param name="View">How many columns of views stand before it.</param>
internal readonly record struct ColumnPosition(int Node, int Buffer, int View)
{
    /// <summary>The position behind a column, without its children.</summary>
    /// <param name="kind">What stands in its rows.</param>
    /// <param name="isOld">Whether the file is of metadata version 4, in which unions have a validity bitmap.</param>
    public ColumnPosition Behind(ArrowTypeKind kind, bool isOld) =>
        new(Node + 1, Buffer + kind.BufferCount() + (isOld && kind.IsUnion() ? 1 : 0), View + (kind.IsView() ? 1 : 0));
}
