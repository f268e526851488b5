namespace BigFile.Columnar;

/// <summary>Whether the text of a point in time says how far it is from UTC.</summary>
internal enum ZoneInText
{
    /// <summary>It must not.</summary>
    Never,

    /// <summary>It may; if not, it is taken as UTC.</summary>
    Maybe,

    /// <summary>It must.</summary>
    Always,
}
