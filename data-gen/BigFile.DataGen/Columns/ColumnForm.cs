namespace BigFile.DataGen;

/// <summary>What columns a generated Arrow file has.</summary>
public enum ColumnForm
{
    /// <summary>float64 without nulls, as many columns as wanted: multiples of 1/1024 below 1024, whose sums are exact in any order.</summary>
    Floats,

    /// <summary>Names with a dictionary, an int64 key that counts rows, timestamps in order, float64 with nulls, and bool with nulls.</summary>
    Mixed,
}
