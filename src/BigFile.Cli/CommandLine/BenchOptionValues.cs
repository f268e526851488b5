using System.Globalization;
using BigFile.Benchmarking;

namespace BigFile.Cli.CommandLine;

/// <summary>Values of options of <c>bigfile bench</c>, as <see cref="OptionValues"/> has those of all commands.</summary>
internal static class BenchOptionValues
{
    /// <summary>The longest time that an option may name: a day.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromDays(1);

    private const long StrideBytesMin = 1;

    /// <summary>One of a few names.</summary>
    /// <exception cref="CommandException">It is none of them.</exception>
    public static T OneOf<T>(string option, string text, params ReadOnlySpan<(string Name, T Value)> known)
    {
        List<string> names = [];
        foreach ((string name, T value) in known)
        {
            if (name == text)
                return value;
            names.Add(name);
        }
        string? nearest = NearestName.Find(text, names);
        throw new CommandException(
            $"{option}: '{text}' is none of {string.Join(", ", names)}" + (nearest is null ? "" : $" (the nearest is {nearest})"));
    }

    /// <summary>What is done.</summary>
    /// <exception cref="CommandException">There is no such work.</exception>
    public static BenchWork Work(string option, string text) => OneOf(
        option, text,
        ("read", BenchWork.SequentialRead), ("randread", BenchWork.RandomRead), ("write", BenchWork.SequentialWrite),
        ("randwrite", BenchWork.RandomWrite), ("mixed", BenchWork.Mixed), ("scan", BenchWork.Scan), ("gather", BenchWork.Gather),
        ("append", BenchWork.Append), ("checkpoint", BenchWork.Checkpoint));

    /// <summary>Ways between commas; null for <c>all</c>.</summary>
    /// <exception cref="CommandException">There is no such way, or one stands twice.</exception>
    public static IReadOnlyList<WayKind>? Ways(string option, string text)
    {
        if (text == "all")
            return null;
        List<WayKind> ways = [];
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name == "all")
                throw new CommandException($"{option}: all stands alone");
            WayKind way = OneOf(option, name, [.. Enum.GetValues<WayKind>().Select(kind => (new WaySpec(kind).KindName, kind))]);
            if (ways.Contains(way))
                throw new CommandException($"{option}: {name} stands twice");
            ways.Add(way);
        }
        return ways;
    }

    /// <summary>Placements between commas, in their order.</summary>
    /// <exception cref="CommandException">There is no such placement, or one stands twice.</exception>
    public static IReadOnlyList<Placement> Placements(string option, string text)
    {
        Placement[] placements = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(name => OptionValues.PlacementOf(option, name))];
        return placements.Distinct().Count() == placements.Length
            ? placements
            : throw new CommandException($"{option}: a placement stands twice in '{text}'");
    }

    /// <summary>Sizes of windows between commas, ascending.</summary>
    /// <exception cref="CommandException">One is no size of a window, or stands twice.</exception>
    public static IReadOnlyList<long> Windows(string option, string text)
    {
        long[] windows = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(size => OptionValues.Window(option, size)).Order()];
        for (int i = 1; i < windows.Length; i++)
        {
            if (windows[i] == windows[i - 1])
                throw new CommandException($"{option}: a size of a window stands twice in '{text}'");
        }
        return windows;
    }

    /// <summary>A size of blocks, or several with weights: 4KiB:70,64KiB:30.</summary>
    /// <exception cref="CommandException">It is neither, or the sizes do not go together.</exception>
    public static BlockSizes Blocks(string option, string text)
    {
        List<(int Bytes, int Weight)> choices = [];
        foreach (string choice in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int colon = choice.IndexOf(':', StringComparison.Ordinal);
            long bytes = OptionValues.Size(option, colon < 0 ? choice : choice[..colon]);
            if (bytes is < 1 or > BlockSizes.BytesMax)
                throw new CommandException($"{option}: a block has 1B to 1GiB, not {choice}");
            int weight = 1;
            if (colon >= 0 && !(int.TryParse(choice[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out weight) && weight is >= 1 and <= 1_000_000))
                throw new CommandException($"{option}: '{choice[(colon + 1)..]}' is not a weight from 1 to 1000000: write, for example, 4KiB:70,64KiB:30");
            if (colon < 0 && text.Contains(','))
                throw new CommandException($"{option}: '{choice}' has no weight: write, for example, 4KiB:70,64KiB:30");
            choices.Add(((int)bytes, weight));
        }
        int smallest = choices.Min(choice => choice.Bytes);
        foreach ((int bytes, _) in choices)
        {
            if (bytes % smallest != 0)
                throw new CommandException($"{option}: a block of {bytes} bytes is no multiple of the smallest, {smallest}");
            if (choices.Count(choice => choice.Bytes == bytes) > 1)
                throw new CommandException($"{option}: a block of {bytes} bytes stands twice");
        }
        return BlockSizes.Of(choices);
    }

    /// <summary>How places are drawn: uniform, zipf:1.1, hot:10/90, stride:1MiB.</summary>
    /// <exception cref="CommandException">It is none of these.</exception>
    public static AccessPattern Access(string option, string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon];
        string value = colon < 0 ? "" : text[(colon + 1)..];
        switch (kind)
        {
            case "uniform" when colon < 0:
                return AccessPattern.Uniform;
            case "zipf":
                return Number(value) is double theta and >= 0 and < 5
                    ? new AccessPattern(AccessKind.Zipf, Theta: theta)
                    : throw new CommandException($"{option}: zipf needs an exponent from 0 to below 5: write, for example, zipf:1.1");
            case "hot":
                string[] shares = value.Split('/');
                return shares.Length == 2 && Number(shares[0]) is double file and > 0 and < 100 && Number(shares[1]) is double operations and > 0 and < 100
                    ? new AccessPattern(AccessKind.HotSpot, HotFileShare: file / 100, HotOperationShare: operations / 100)
                    : throw new CommandException($"{option}: hot needs percents of the file and of the operations, above 0 and below 100: write, for example, hot:10/90");
            case "stride":
                long bytes = OptionValues.Size(option, value);
                return bytes >= StrideBytesMin
                    ? new AccessPattern(AccessKind.Strided, StrideBytes: bytes)
                    : throw new CommandException($"{option}: a stride has 1 byte or more: write, for example, stride:1MiB");
            default:
                throw new CommandException($"{option}: '{text}' is none of uniform, zipf:1.1, hot:10/90, stride:1MiB");
        }
    }

    /// <summary>A time with its unit: 500ms, 5s, 2m, 1h. At most a day.</summary>
    /// <exception cref="CommandException">It is none, or none that is allowed.</exception>
    public static TimeSpan Time(string option, string text, bool mayBeNone = false)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach ((string unit, double unitSeconds) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || Number(text[..^unit.Length].TrimEnd(' ')) is not double count)
                continue;
            double seconds = count * unitSeconds;
            if (seconds > TimeMax.TotalSeconds || (seconds < 0.001 && !(mayBeNone && seconds == 0)))
                throw new CommandException($"{option}: a time is from {(mayBeNone ? "0s" : "1ms")} to 24h, not {text}");
            return TimeSpan.FromSeconds(seconds);
        }
        throw new CommandException($"{option}: '{text}' is not a time: write, for example, 500ms, 5s or 2m");
    }

    /// <summary>A percentage from 0 to 100, with or without its sign.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static int Percent(string option, string text) =>
        int.TryParse(text.AsSpan().TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= 100
            ? percent
            : throw new CommandException($"{option}: '{text}' is not a percentage from 0 to 100");

    /// <summary>A whole number in a range.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static int Count(string option, string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= min && count <= max
            ? count
            : throw new CommandException($"{option}: '{text}' is not a number from {min} to {max}");

    /// <summary>A seed.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static ulong Seed(string option, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new CommandException($"{option}: '{text}' is not a number from 0 to {ulong.MaxValue}");

    /// <summary>A size of 1 byte or more.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static long SizeAboveNone(string option, string text) => OptionValues.Size(option, text) is > 0 and long bytes
        ? bytes
        : throw new CommandException($"{option}: 1 byte or more, not {text}");

    /// <summary>Bytes a second, as 500MiB or 500MiB/s.</summary>
    /// <exception cref="CommandException">It is no size, or nothing.</exception>
    public static long Rate(string option, string text) =>
        SizeAboveNone(option, text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
}
