using System.Globalization;
using BigFile.DataGen;

namespace BigFile.Bench.Quick;

/// <summary>The arguments of the quick mode.</summary>
internal sealed record QuickOptions
{
    /// <summary>Size of the files.</summary>
    public long Bytes { get; private init; } = 4L << 30;

    /// <summary>Where they are made, and kept for the next run.</summary>
    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "bigfile-bench");

    /// <summary>How often each way is measured.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>The published command; empty for none.</summary>
    public string Command { get; private init; } = "";

    /// <summary>The groups of rows that run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>The file that gets the results; empty for none.</summary>
    public string Json { get; private init; } = "";

    /// <summary>The commit that is measured; null if it is not known.</summary>
    public string? Commit { get; private init; }

    /// <summary>Reads pairs of option and value. Null, with a line on the error output, if one is unknown.</summary>
    public static QuickOptions? Parse(ReadOnlySpan<string> args)
    {
        QuickOptions options = new();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            QuickOptions? with = args[i] switch
            {
                _ when value.Length == 0 => null,
                "--size" => options with { Bytes = ByteSize.Parse(value) },
                "--dir" => options with { Folder = value },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--bigfile" => options with { Command = value },
                "--only" => options with { Only = value.Split(',') },
                "--json" => options with { Json = value },
                "--commit" => options with { Commit = value },
                _ => null,
            };
            if (with is null)
            {
                Console.Error.WriteLine($"unknown argument {args[i]}, or it has no value");
                return null;
            }
            options = with;
        }
        return options;
    }
}
