using System.Runtime.InteropServices;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Finds the bytes of single rows of a column with offsets or of a fixed size, by copying reads; never fails for the budget. One thread at a time.
/// </summary>
internal sealed class BytesFinder(ArrowColumn column)
{
    // More batches than that are forgotten and looked up again.
    private const int PlacesMax = 1 << 14;

    private readonly Dictionary<int, ColumnPlace> _places = [];

    /// <summary>Where the bytes of a row are.</summary>
    /// <param name="row">The row, in the column; it is there.</param>
    /// <exception cref="ColumnarFormatException">Its offsets cannot be right.</exception>
    public FileRange Find(long row)
    {
        int batch = column.Chunks.Find(row);
        long inBatch = row - column.Chunks.FirstRow(batch);
        ref ColumnPlace place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, batch, out bool isKnown);
        if (!isKnown)
        {
            if (_places.Count > PlacesMax)
            {
                _places.Clear();
                place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, batch, out _);
            }
            place = column.Find(column.Batches.GetHeader(batch));
        }
        MappedFile file = column.File.File;
        int width = column.Type.Kind.OffsetWidth();
        if (width == 0)
            return new FileRange(place.Second.Offset + (inBatch * column.Type.ByteWidth), column.Type.ByteWidth);
        long at = place.Second.Offset + (inBatch * width);
        long start = width == sizeof(int) ? file.Read<int>(at) : file.Read<long>(at);
        long end = width == sizeof(int) ? file.Read<int>(at + width) : file.Read<long>(at + width);
        if (start < 0 || end < start || end > place.Third.Length)
        {
            throw new ColumnarFormatException(
                file.Path, at, $"row {row} of column '{column.Name}' goes from {start} to {end} of {place.Third.Length} bytes");
        }
        return new FileRange(place.Third.Offset + start, end - start);
    }
}
