namespace BigFile;

/// <summary>What an opener found wrong with the header of a section.</summary>
public enum SharedHeaderFault
{
    /// <summary>The section is too short to hold a header at all.</summary>
    NoRoom,

    /// <summary>The state word is 0: whoever makes the header has not finished, or has taken it back.</summary>
    NotReady,

    /// <summary>The magic number is another one: this is something else.</summary>
    WrongMagic,

    /// <summary>The version is another one than was asked for.</summary>
    WrongVersion,

    /// <summary>The header says a length of its own that is not <see cref="SharedHeader.SizeBytes"/>.</summary>
    WrongHeaderSize,

    /// <summary>The payload length is negative, or more than the section has room for.</summary>
    WrongLength,
}
