namespace BigFile.Columnar;

/// <summary>Where one column of fixed-width values lies in a file.</summary>
/// <param name="Name">Its name, unlike that of any other column.</param>
/// <param name="Type">What its values are: of a fixed width, or <see cref="ArrowTypeKind.Bool"/>, which takes a byte a row here.</param>
/// <param name="Offset">Where row 0 is, in bytes from the start of the file.</param>
/// <param name="Count">How many rows there are.</param>
public sealed record RawSegment(string Name, ArrowType Type, long Offset, long Count);
