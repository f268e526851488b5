using System.Text;
using System.Text.RegularExpressions;

namespace BigFile.Tests.Cli;

/// <summary>grep over an array of lines, in the plainest way: what the command is compared with where there is no grep.</summary>
internal sealed record NaiveGrep
{
    public required string Pattern { get; init; }
    public bool IsFixed { get; init; }
    public bool IgnoresCase { get; init; }
    public bool Inverts { get; init; }
    public bool IsCount { get; init; }
    public bool HasNumbers { get; init; }
    public bool HasOffsets { get; init; }
    public bool OnlyMatching { get; init; }
    public bool WholeLine { get; init; }
    public int? MaxCount { get; init; }
    public int? Before { get; init; }
    public int? After { get; init; }
    public string? Name { get; init; }
    public char End { get; init; } = '\n';

    /// <summary>The arguments that ask the command, or grep, for the same.</summary>
    public List<string> Arguments()
    {
        List<string> arguments = [];
        void AddIf(bool condition, params string[] words)
        {
            if (condition)
                arguments.AddRange(words);
        }
        AddIf(true, IsFixed ? "-F" : "-E");
        AddIf(IgnoresCase, "-i");
        AddIf(Inverts, "-v");
        AddIf(IsCount, "-c");
        AddIf(HasNumbers, "-n");
        AddIf(HasOffsets, "-b");
        AddIf(OnlyMatching, "-o");
        AddIf(WholeLine, "-x");
        AddIf(MaxCount is not null, "-m", $"{MaxCount}");
        AddIf(Before is not null, $"-B{Before}");
        AddIf(After is not null, "-A", $"{After}");
        AddIf(Name is not null, "-H");
        AddIf(End == '\0', "-z");
        AddIf(true, "-e", Pattern);
        return arguments;
    }

    /// <summary>What is printed, and whether a line was selected.</summary>
    public (string Output, bool HasMatch) Run(string content)
    {
        string expression = IsFixed ? Regex.Escape(Pattern) : Pattern;
        var regex = new Regex(
            WholeLine ? $@"\A(?:{expression})\z" : expression,
            RegexOptions.CultureInvariant | (IgnoresCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        List<string> lines = [.. content.Split(End)];
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        if (MaxCount == 0)
            return ("", false);
        var output = new StringBuilder();
        long[] offsets = new long[lines.Count + 1];
        for (int i = 0; i < lines.Count; i++)
            offsets[i + 1] = offsets[i] + lines[i].Length + 1;
        int selected = 0, printed = -1, pending = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            bool isSelected = regex.IsMatch(lines[i]) != Inverts && selected < (MaxCount ?? int.MaxValue);
            if (!isSelected && pending > 0)
            {
                Print(output, regex, lines[i], i, offsets[i], '-');
                pending--;
                printed = i;
            }
            if (!isSelected)
                continue;
            int first = Math.Max(printed + 1, i - (Before ?? 0));
            if ((Before ?? After) is not null && printed >= 0 && first > printed + 1 && !IsCount)
                output.Append("--\n");
            for (int k = first; k < i; k++)
                Print(output, regex, lines[k], k, offsets[k], '-');
            Print(output, regex, lines[i], i, offsets[i], ':');
            selected++;
            printed = i;
            pending = After ?? 0;
        }
        return (IsCount ? $"{(Name is null ? "" : Name + ":")}{selected}\n" : output.ToString(), selected > 0);
    }

    private void Print(StringBuilder output, Regex regex, string line, int index, long offset, char mark)
    {
        if (IsCount)
            return;
        if (!OnlyMatching)
        {
            AppendHead(output, index, offset, mark);
            output.Append(line).Append(End);
            return;
        }
        if ((mark == ':') == Inverts)
            return;
        foreach (Match match in regex.Matches(line))
        {
            if (match.Length == 0)
                continue;
            AppendHead(output, index, offset + match.Index, mark);
            output.Append(match.Value).Append(End);
        }
    }

    private void AppendHead(StringBuilder output, int index, long offset, char mark)
    {
        if (Name is not null)
            output.Append(Name).Append(mark);
        if (HasNumbers)
            output.Append(index + 1).Append(mark);
        if (HasOffsets)
            output.Append(offset).Append(mark);
    }
}
