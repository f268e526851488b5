namespace BigFile.Cli.Counting;

/// <summary>The numbers that <c>bigfile count</c> prints, in the order in which they stand: that of <c>wc</c>.</summary>
[Flags]
internal enum CountColumns
{
    None = 0,
    Lines = 1,
    Words = 2,
    Characters = 4,
    Bytes = 8,
    LongestLine = 16,

    /// <summary>What is printed when nothing is chosen.</summary>
    Usual = Lines | Bytes | LongestLine,
}
