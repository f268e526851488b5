namespace BigFile.Columnar;

/// <summary>A field of a structured dtype: where it stands in a row and what it is. Immutable. Any thread.</summary>
public sealed class NpyField
{
    internal NpyField(string name, string? title, NpyDType dtype, long[] shape, int offset, int sizeBytes)
    {
        Name = name;
        Title = title;
        DType = dtype;
        Shape = Array.AsReadOnly(shape);
        Offset = offset;
        SizeBytes = sizeBytes;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>A second name that numpy knows fields by, or null.</summary>
    public string? Title { get; }

    /// <summary>What the field is; of a sub-array, what its elements are.</summary>
    public NpyDType DType { get; }

    /// <summary>The shape of a sub-array, whose elements stand in C order; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where the field begins, in bytes from the start of the row that it was asked for.</summary>
    public int Offset { get; }

    /// <summary>Its size in bytes, with all elements of a sub-array.</summary>
    public int SizeBytes { get; }

    /// <summary>How many elements the sub-array has; 1 for a single value.</summary>
    public int Count
    {
        get
        {
            // Fits: the dtype was refused otherwise.
            long count = 1;
            foreach (long size in Shape)
                count *= size;
            return (int)count;
        }
    }

    /// <summary>The same field, seen from further outside.</summary>
    internal NpyField MovedBy(int offset) => offset == 0 ? this : new NpyField(Name, Title, DType, [.. Shape], Offset + offset, SizeBytes);
}
