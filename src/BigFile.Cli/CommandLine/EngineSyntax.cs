using System.CommandLine;

namespace BigFile.Cli.CommandLine;

/// <summary>The options that every command takes, before or behind its name, and how they become <see cref="EngineOptions"/>.</summary>
internal sealed class EngineSyntax
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object.",
        Recursive = true,
    };

    private readonly Option<string?> _window = Common("--window", "SIZE", "Size of a window, a multiple of 64KiB (default 64MiB).");
    private readonly Option<string?> _budget = Common("--budget", "SIZE", "Hard limit on mapped bytes.");
    private readonly Option<string?> _threads = Common("--threads", "N", "Threads to work with (default: one a processor; bench: 1; bench sweep: several numbers).");
    private readonly Option<string?> _placement = Common("--placement", "HOW", "Where windows are mapped: auto, reserved or floating; bench takes several between commas.");

    /// <summary>Makes them options of a command and of all below it.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _json, _window, _budget, _threads, _placement })
            command.Options.Add(option);
    }

    /// <summary>Whether JSON was asked for.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>What was given.</summary>
    /// <exception cref="CommandException">A value is out of range, or they contradict each other.</exception>
    public EngineOptions Of(ParseResult parsed) => Of(parsed, parsed.GetValue(_placement));

    /// <summary>What was given, but for placements, of which there may be several.</summary>
    /// <exception cref="CommandException">A value is out of range, or they contradict each other.</exception>
    public (EngineOptions Engine, IReadOnlyList<Placement> Placements) WithPlacementsOf(ParseResult parsed) =>
        (Of(parsed, placement: null), parsed.GetValue(_placement) is string text ? BenchOptionValues.Placements("--placement", text) : [Placement.Auto]);

    private EngineOptions Of(ParseResult parsed, string? placement) => OptionValues.Engine(
        parsed.GetValue(_json), parsed.GetValue(_window), parsed.GetValue(_budget), parsed.GetValue(_threads), placement);

    /// <summary>An option with a value that stays text; <see cref="OptionValues"/> makes more of it.</summary>
    public static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string?> Common(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Recursive = true };
}
