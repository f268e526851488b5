using System.Globalization;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>Turns the texts of options into values; what is wrong with one is said in the words of the user's option.</summary>
internal static class OptionValues
{
    private const long WindowUnitBytes = 64 << 10;
    private const long WindowBytesMax = 16L << 30;

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

    /// <summary>An encoding, by name.</summary>
    /// <exception cref="CommandException">It is none of the four.</exception>
    public static TextEncoding EncodingOf(string option, string text) => text.ToLowerInvariant() switch
    {
        "utf-8" or "utf8" => TextEncoding.Utf8,
        "latin1" or "latin-1" or "iso-8859-1" => TextEncoding.Latin1,
        "utf-16le" or "utf16le" => TextEncoding.Utf16LittleEndian,
        "utf-16be" or "utf16be" => TextEncoding.Utf16BigEndian,
        _ => throw new CommandException($"{option}: '{text}' is none of utf-8, latin1, utf-16le, utf-16be"),
    };
}
