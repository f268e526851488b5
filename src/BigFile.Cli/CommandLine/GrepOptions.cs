using BigFile.Cli.Grep;

namespace BigFile.Cli.CommandLine;

/// <summary>The options of <c>bigfile grep</c>: the one definition, for parsing and for the help.</summary>
internal static class GrepOptions
{
    /// <summary>All of them, in the order of the help.</summary>
    public static GrepOption[] All { get; } =
    [
        new('e', "regexp", "PATTERN", "A pattern; may be repeated. A line is selected if one of them matches.", (a, _, v) => a.Patterns.Add(v)),
        new('f', "file", "FILE", "Patterns from a file, one a line; - is standard input.", (a, _, v) => a.PatternFiles.Add(v)),
        new('F', "fixed-strings", null, "Patterns are text as it stands.", (a, _, _) => a.IsFixed = true),
        new('E', "extended-regexp", null, "Patterns are .NET regular expressions, as without this option.", (a, _, _) => a.IsFixed = false),
        new('P', "perl-regexp", null, "The same.", (a, _, _) => a.IsFixed = false),
        new('i', "ignore-case", null, "Case matters not.", (a, _, _) => a.IgnoresCase = true),
        new('\0', "no-ignore-case", null, "Case matters, as without this option.", (a, _, _) => a.IgnoresCase = false),
        new('w', "word-regexp", null, "Matches are whole words.", (a, _, _) => a.WholeWord = true),
        new('x', "line-regexp", null, "Matches are whole lines.", (a, _, _) => a.WholeLine = true),
        new('v', "invert-match", null, "Select the lines that do not match.", (a, _, _) => a.Inverts = true),
        new('c', "count", null, "Print how many lines are selected.", (a, _, _) => a.IsCount = true),
        new('l', "files-with-matches", null, "Print the names of files with selected lines.", (a, _, _) => a.ListsFiles = GrepResult.FilesWithMatch),
        new('L', "files-without-match", null, "Print the names of files without selected lines.", (a, _, _) => a.ListsFiles = GrepResult.FilesWithoutMatch),
        new('q', "quiet", null, "Print nothing; the exit code tells. Ends with the first selected line.", (a, _, _) => a.IsQuiet = true),
        new('\0', "silent", null, "The same.", (a, _, _) => a.IsQuiet = true),
        new('m', "max-count", "N", "Stop a file after N selected lines.", (a, o, v) => a.MaxCount = OptionValues.MaxCount(o, v)),
        new('n', "line-number", null, "Print line numbers.", (a, _, _) => a.HasNumbers = true),
        new('b', "byte-offset", null, "Print offsets in the file, in bytes.", (a, _, _) => a.HasOffsets = true),
        new('o', "only-matching", null, "Print the matches, one a line.", (a, _, _) => a.OnlyMatching = true),
        new('H', "with-filename", null, "Print names of files.", (a, _, _) => a.HasNames = true),
        new('h', "no-filename", null, "Print no names of files.", (a, _, _) => a.HasNames = false),
        new('A', "after-context", "N", "Print N lines behind selected ones.", (a, o, v) => a.After = OptionValues.LineCount(o, v)),
        new('B', "before-context", "N", "Print N lines before selected ones.", (a, o, v) => a.Before = OptionValues.LineCount(o, v)),
        new('C', "context", "N", "Print N lines around selected ones; also -N.", (a, o, v) => a.Context = OptionValues.LineCount(o, v)),
        new('r', "recursive", null, "Search all files in directories and below. Links and special files are passed over.", (a, _, _) => a.IsRecursive = true),
        new('s', "no-messages", null, "Say nothing of files that cannot be searched.", (a, _, _) => a.IsSilent = true),
        new('a', "text", null, "Files are text whatever they hold, as without this option.", (_, _, _) => { }),
        new('z', "null-data", null, "Lines end in NUL, not in a line feed.", (a, _, _) => a.IsNullData = true),
        new('\0', "crlf", null, "A carriage return before a line feed belongs to the line's end.", (a, _, _) => a.IsCrLf = true),
        new('\0', "encoding", "NAME", "auto (the byte order mark tells, else utf-8), utf-8, latin-1, utf-16le or utf-16be. UTF-16 is printed as UTF-8.",
            (a, o, v) => a.Encoding = v == "auto" ? null : OptionValues.EncodingOf(o, v)),
        new('\0', "color", "WHEN", "Colours: auto (on a terminal, without NO_COLOR), always or never.", (a, o, v) => a.Color = OptionValues.ColorOf(o, v)),
        new('\0', "range", "A..B", "Only the lines whose first byte lies there, in bytes, as 1GiB..2GiB; each side may be left out. "
            + "Line numbers stay those of the file.", (a, o, v) => (a.Start, a.End) = OptionValues.Range(o, v)),
        new('\0', "split", "i/n", "Search the i-th of n parts of the one file, and print a part for bigfile merge.",
            (a, o, v) => a.Split = OptionValues.Split(o, v)),
        new('\0', "json", null, "Print each line as one JSON object, and a summary at the end.", (a, _, _) => a.Json = true),
        new('\0', "window", "SIZE", "", (a, _, v) => a.Window = v),
        new('\0', "budget", "SIZE", "", (a, _, v) => a.Budget = v),
        new('\0', "threads", "N", "", (a, _, v) => a.Threads = v),
        new('\0', "placement", "HOW", "", (a, _, v) => a.Placement = v),
    ];

    /// <summary>Names of the options that every command has: they may stand before the command's name, and the help has them anyway.</summary>
    public static bool IsCommon(GrepOption option) => option.Help.Length == 0 || option.Name == "json";

    /// <summary>The option of a letter.</summary>
    public static GrepOption? OfLetter(char letter)
    {
        foreach (GrepOption option in All)
        {
            if (option.Letter == letter)
                return option;
        }
        return null;
    }

    /// <summary>The option of a long name.</summary>
    public static GrepOption? OfName(string name)
    {
        if (name == "colour")
            name = "color";
        foreach (GrepOption option in All)
        {
            if (option.Name == name)
                return option;
        }
        return null;
    }
}
