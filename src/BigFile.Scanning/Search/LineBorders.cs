namespace BigFile.Scanning;

/// <summary>What must stand around a match, by the options of a matcher.</summary>
internal readonly record struct LineBorders(LineMatcherOptions Options)
{
    /// <summary>Whether anything is asked for.</summary>
    public bool Matter => Options.WholeWord || Options.WholeLine;

    /// <summary>Whether a match at that place is one.</summary>
    public bool Allow(ReadOnlySpan<byte> line, int start, int length)
    {
        if (Options.WholeLine && (start != 0 || length != line.Length))
            return false;
        TextEncoding encoding = Options.Format.Encoding;
        return !Options.WholeWord
            || (!LineText.IsWordBefore(line, encoding, start) && !LineText.IsWordAt(line, encoding, start + length));
    }

    /// <summary>A regular expression for what another one matches with the right things around it.</summary>
    public string Around(string pattern)
    {
        if (!Matter)
            return pattern;
        string whole = Options.WholeWord ? $@"(?<!\w)(?:{pattern})(?!\w)" : $"(?:{pattern})";
        return Options.WholeLine ? $@"\A{whole}\z" : whole;
    }
}
