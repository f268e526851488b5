namespace BigFile.Scanning;

/// <summary>What <see cref="TextCounter"/> counts, apart from bytes, which cost nothing. What is not asked for is not looked at and is 0.</summary>
[Flags]
public enum TextParts
{
    /// <summary>Only bytes.</summary>
    None = 0,

    /// <summary>Delimiters, and so lines that have one.</summary>
    Lines = 1,

    /// <summary>Words.</summary>
    Words = 2,

    /// <summary>Characters: code points.</summary>
    Characters = 4,

    /// <summary>The longest line.</summary>
    LongestLine = 8,

    /// <summary>All of it.</summary>
    All = Lines | Words | Characters | LongestLine,
}
