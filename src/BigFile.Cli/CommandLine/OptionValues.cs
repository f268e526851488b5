using System.Globalization;
using BigFile.Cli.Grep;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>Turns the texts of options into values; what is wrong with one is said in the words of the user's option.</summary>
internal static class OptionValues
{
    private const long WindowUnitBytes = 64 << 10;
    private const long WindowBytesMax = 16L << 30;

    /// <summary>The options that every command has, from their texts; null for what was not given.</summary>
    /// <exception cref="CommandException">A value is out of range, or they contradict each other.</exception>
    public static EngineOptions Engine(bool json, string? window, string? budget, string? threads, string? placement)
    {
        EngineOptions options = new()
        {
            Json = json,
            WindowBytes = window is null ? null : Window("--window", window),
            BudgetBytes = budget is null ? null : Budget("--budget", budget),
            ThreadCount = threads is null ? 0 : Threads("--threads", threads),
            Placement = placement is null ? Placement.Auto : PlacementOf("--placement", placement),
        };
        if (options.WindowBytes > options.BudgetBytes)
            throw new CommandException("--window: a window must fit into the budget");
        return options;
    }

    /// <summary>A size of 0 bytes or more, as 123, 64KiB or 2GiB.</summary>
    /// <exception cref="CommandException">It is no size.</exception>
    public static long Size(string option, string text) => ByteSize.TryParse(text, out long bytes)
        ? bytes
        : throw new CommandException($"{option}: '{text}' is not a size: write, for example, 4096, 64KiB or 2GiB");

    /// <summary>The size of a window.</summary>
    /// <exception cref="CommandException">It is no size, or no multiple of 64 KiB, or too large.</exception>
    public static long Window(string option, string text)
    {
        long bytes = Size(option, text);
        return bytes is > 0 and <= WindowBytesMax && bytes % WindowUnitBytes == 0
            ? bytes
            : throw new CommandException($"{option}: a window is a multiple of 64KiB, at most 16GiB, not {text}");
    }

    /// <summary>The budget.</summary>
    /// <exception cref="CommandException">It is no size, or too small.</exception>
    public static long Budget(string option, string text)
    {
        long bytes = Size(option, text);
        return bytes >= ViewManager.BudgetBytesMin
            ? bytes
            : throw new CommandException($"{option}: a budget is at least {ByteSize.Format(ViewManager.BudgetBytesMin)}, not {text}");
    }

    /// <summary>A number of threads.</summary>
    /// <exception cref="CommandException">It is no number from 1 to the most there can be.</exception>
    public static int Threads(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
        && threads is >= 1 and <= LineCounter.ThreadCountMax
            ? threads
            : throw new CommandException($"{option}: '{text}' is not a number from 1 to {LineCounter.ThreadCountMax}");

    /// <summary>A number of lines, 0 or more.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static long LineCount(string option, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long lines)
            ? lines
            : throw new CommandException($"{option}: '{text}' is not a number of lines");

    /// <summary>A number of lines after which to stop; any below 0 is for never, as for grep.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static long MaxCount(string option, string text) => text is ['-', _, ..] && LineCount(option, text[1..]) >= 0
        ? long.MaxValue
        : LineCount(option, text);

    /// <summary>A range of bytes, as 1GiB..2GiB; what is left out is the start or the end of the file.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static (long Start, long End) Range(string option, string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw new CommandException($"{option}: '{text}' is not a range: write, for example, 1GiB..2GiB");
        long start = dots == 0 ? 0 : Size(option, text[..dots]);
        long end = dots + 2 == text.Length ? long.MaxValue : Size(option, text[(dots + 2)..]);
        return start <= end ? (start, end) : throw new CommandException($"{option}: '{text}' ends before it begins");
    }

    /// <summary>One of n parts, as 2/4.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static LineSplit Split(string option, string text) => LineSplit.TryParse(text, out LineSplit split)
        ? split
        : throw new CommandException($"{option}: '{text}' is not a part: write, for example, 2/4 for the second of four");

    /// <summary>An encoding, by name.</summary>
    /// <exception cref="CommandException">It is none of the four.</exception>
    public static TextEncoding EncodingOf(string option, string text) => text.ToLowerInvariant() switch
    {
        "utf-8" or "utf8" => TextEncoding.Utf8,
        "latin-1" or "latin1" or "iso-8859-1" => TextEncoding.Latin1,
        "utf-16le" or "utf16le" => TextEncoding.Utf16LittleEndian,
        "utf-16be" or "utf16be" => TextEncoding.Utf16BigEndian,
        _ => throw new CommandException($"{option}: '{text}' is none of utf-8, latin-1, utf-16le, utf-16be"),
    };

    /// <summary>The name of an encoding, as <see cref="EncodingOf"/> takes it.</summary>
    public static string EncodingName(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Latin1 => "latin-1",
        TextEncoding.Utf16LittleEndian => "utf-16le",
        TextEncoding.Utf16BigEndian => "utf-16be",
        _ => "utf-8",
    };

    /// <summary>When to use colours, by name.</summary>
    /// <exception cref="CommandException">It is none of the three.</exception>
    public static ColorChoice ColorOf(string option, string text) => text switch
    {
        "auto" => ColorChoice.Auto,
        "always" => ColorChoice.Always,
        "never" => ColorChoice.Never,
        _ => throw new CommandException($"{option}: '{text}' is none of auto, always, never"),
    };

    /// <summary>A time in seconds, more than none and at most a day.</summary>
    /// <exception cref="CommandException">It is no such number.</exception>
    public static TimeSpan Seconds(string option, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds is >= 0.001 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandException($"{option}: '{text}' is no time: write seconds from 0.001 to 86400");

    /// <summary>The number of a process.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static int ProcessId(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0
            ? id
            : throw new CommandException($"{option}: '{text}' is not the number of a process");

    /// <summary>An audience, by name.</summary>
    /// <exception cref="CommandException">It is none of the three.</exception>
    public static SectionAudience AudienceOf(string option, string text) => text switch
    {
        "me" => SectionAudience.CurrentUser,
        "readers" => SectionAudience.EveryoneReads,
        "everyone" => SectionAudience.Everyone,
        _ => throw new CommandException($"{option}: '{text}' is none of me, readers, everyone"),
    };

    /// <summary>A placement, by name.</summary>
    /// <exception cref="CommandException">It is none of the three.</exception>
    public static Placement PlacementOf(string option, string text) => text switch
    {
        "auto" => Placement.Auto,
        "reserved" => Placement.Reserved,
        "floating" => Placement.Floating,
        _ => throw new CommandException($"{option}: '{text}' is none of auto, reserved, floating"),
    };
}
