namespace BigFile.Scanning;

/// <summary>Why a line index cannot be used.</summary>
public enum LineIndexFault
{
    /// <summary>It is no line index at all.</summary>
    NotAnIndex,

    /// <summary>It is not what was saved: it was cut off, or bits of it have changed.</summary>
    Damaged,

    /// <summary>It was saved in a later format than this library reads.</summary>
    UnknownVersion,

    /// <summary>It was made for lines of another encoding or with another delimiter.</summary>
    OtherFormat,

    /// <summary>The file is another one, or was changed other than by appending to it.</summary>
    OtherContent,

    /// <summary>The file is shorter than it was when it was indexed.</summary>
    FileCut,
}
