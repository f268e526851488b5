using BigFile.Scanning;

namespace BigFile.Cli.Output;

/// <summary>What stands at the head of a part: enough to tell whether parts belong together, and to print what one run would have.</summary>
/// <param name="Command">The command that made it, as <c>grep</c>.</param>
/// <param name="Split">Which split of the file it is.</param>
/// <param name="File">The file, as it was named.</param>
/// <param name="Identity">What the file was.</param>
/// <param name="Options">The options that what is printed depends on, by name, in an order that does not depend on chance.</param>
internal sealed record PartHeader(
    string Command,
    LineSplit Split,
    string File,
    PartIdentity Identity,
    IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <summary>The values of an option that may be given more than once, in their order.</summary>
    public IEnumerable<string> ValuesOf(string option)
    {
        foreach (KeyValuePair<string, string> pair in Options)
        {
            if (pair.Key == option)
                yield return pair.Value;
        }
    }

    /// <summary>The value of an option; null if it was not given.</summary>
    public string? ValueOf(string option)
    {
        foreach (string value in ValuesOf(option))
            return value;
        return null;
    }

    /// <summary>Says why two parts are not of one command over one file; null if they are.</summary>
    public string? DifferenceTo(PartHeader other)
    {
        if (Command != other.Command)
            return $"is a part of '{Command}', not of '{other.Command}'";
        if (Split.Count != other.Split.Count)
            return $"is one of {Split.Count} parts, not of {other.Split.Count}";
        if (File != other.File)
            return $"is a part of {File}, not of {other.File}";
        if (Identity != other.Identity)
            return "was made when the file was another: its length or content differs";
        return Options.SequenceEqual(other.Options) ? null : "was made with other options";
    }
}
