namespace BigFile.Columnar;

/// <summary>In which order the bytes of a value stand.</summary>
public enum NpyByteOrder
{
    /// <summary>No order: values of single bytes, bytes, rows (whose fields have orders of their own). numpy writes |.</summary>
    None,

    /// <summary>The lowest byte first. numpy writes &lt;.</summary>
    Little,

    /// <summary>The highest byte first. numpy writes &gt;.</summary>
    Big,
}
