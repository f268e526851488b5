namespace BigFile.Scanning;

/// <summary>
/// Sorts patterns by what it takes to find them: literals, expressions that are none but literals in truth, and
/// expressions, with the literals that their lines must have.
/// </summary>
internal sealed class LineMatcherPlan
{
    private readonly LineMatcherOptions _options;
    private readonly LineBorders _borders;
    private readonly List<Literal> _literals = [];
    private readonly List<Literal> _required = [];
    private readonly List<LineTester> _testers = [];
    private bool _matchesEmpty;
    private bool _isEveryLineCandidate;

    public LineMatcherPlan(IReadOnlyList<SearchPattern> patterns, LineMatcherOptions options)
    {
        _options = options;
        _borders = new LineBorders(options);
        foreach (SearchPattern pattern in patterns)
            Add(pattern);
        int unitBytes = options.Format.UnitBytes;
        LiteralFinder? literals = null;
        if (_literals.Count > 0)
        {
            literals = LiteralFinder.Of(_literals, unitBytes);
            int longest = 0;
            foreach (Literal literal in _literals)
                longest = Math.Max(longest, literal.Length);
            _testers.Insert(0, new LiteralTester(literals, longest, _borders));
        }
        IsExact = _testers.Count == 1 && _literals.Count > 0 && !_borders.Matter && !_matchesEmpty
            && _literals.TrueForAll(CannotTouchDelimiters);
        if (_matchesEmpty)
            _testers.Add(new EmptyTester(_borders));
        Tester = _testers.Count == 1 ? _testers[0] : new FirstOfTester([.. _testers]);
        MatchesEveryLine = _matchesEmpty && !_borders.Matter;
        if (!_isEveryLineCandidate && !_matchesEmpty)
            Candidates = _required.Count == 0 ? literals : LiteralFinder.Of([.. _literals, .. _required], unitBytes);
    }

    /// <summary>Decides on lines; has no parts if nothing can match.</summary>
    public LineTester Tester { get; }

    /// <summary>Finds what each matching line has; null if there is no such thing, or no line can match.</summary>
    public LiteralFinder? Candidates { get; }

    /// <summary>Whether a line matches if, and only if, the candidates are found in it.</summary>
    public bool IsExact { get; }

    /// <summary>Whether every line matches.</summary>
    public bool MatchesEveryLine { get; }

    /// <summary>Whether no line can match, since the encoding lacks characters that each match has.</summary>
    public bool MatchesNoLine => _testers.Count == 0;

    private void Add(SearchPattern pattern)
    {
        switch (pattern.Kind)
        {
            case SearchPatternKind.Bytes when pattern.Content.IsEmpty:
            case SearchPatternKind.Text when pattern.Text.Length == 0:
                _matchesEmpty = true;
                break;
            case SearchPatternKind.Bytes:
                AddLiteral(LiteralEncoder.OfBytes(pattern.Content, _options.Format.Encoding, _options.IgnoreCase), pattern);
                break;
            case SearchPatternKind.Text:
                AddText(pattern);
                break;
            default:
                AddRegex(pattern);
                break;
        }
    }

    private void AddText(SearchPattern pattern)
    {
        if (LiteralEncoder.Encode(pattern.Text, _options.Format.Encoding, foldsAscii: false) is not { } literal)
            throw new ArgumentException($"{pattern} has characters that the encoding of the lines does not have.", nameof(pattern));
        if (!_options.IgnoreCase)
        {
            AddLiteral(literal, pattern);
            return;
        }
        string[]? strings = StringSet.OfEmpty;
        for (int i = 0; i < pattern.Text.Length && strings is not null; i++)
            strings = StringSet.Cross(strings, StringSet.OfCharacters(CaseVariants.Of(pattern.Text[i])));
        if (strings is null)
            AddRegex(SearchPattern.OfRegex(EscapedText(pattern)));
        else
            AddLiterals(strings, foldsAscii: true, pattern);
    }

    private void AddRegex(SearchPattern pattern)
    {
        RegexLiterals? literals = RegexLiterals.Of(pattern.Text, _options.IgnoreCase);
        if (literals is { IsExact: true } exact)
        {
            if (exact.Strings is [""])
            {
                _matchesEmpty = true;
                return;
            }
            if (Array.TrueForAll(exact.Strings, text => LiteralEncoder.EncodablePart(text, _options.Format.Encoding).Length == text.Length))
            {
                AddLiterals(exact.Strings, exact.IgnoreCase, pattern);
                return;
            }
        }
        RegexTester tester = MakeRegexTester(pattern, isKnown: literals is not null);
        bool canMatch = true;
        if (literals is null)
            _isEveryLineCandidate = true;
        else
            canMatch = TryAddRequired(literals);
        if (canMatch)
            _testers.Add(tester);
    }

    /// <summary>Literals of which those that the encoding does not have are left out: no line has them either.</summary>
    private void AddLiterals(string[] strings, bool foldsAscii, SearchPattern pattern)
    {
        foreach (string text in strings)
        {
            if (LiteralEncoder.Encode(text, _options.Format.Encoding, foldsAscii) is { } literal)
                AddLiteral(literal, pattern);
        }
    }

    private void AddLiteral(Literal literal, SearchPattern pattern)
    {
        if (HasDelimiter(literal))
            throw new ArgumentException($"{pattern} has a line delimiter ({_options.Format.Delimiter}) in it, which no line has.", nameof(pattern));
        _literals.Add(literal);
    }

    /// <summary>Literals that matching lines have. False if no line can have them.</summary>
    private bool TryAddRequired(RegexLiterals literals)
    {
        TextEncoding encoding = _options.Format.Encoding;
        bool isPossible = false;
        foreach (string text in literals.Strings)
        {
            ReadOnlySpan<char> part = LiteralEncoder.EncodablePart(text, encoding);
            if (part.IsEmpty)
            {
                _isEveryLineCandidate = true;
                return true;
            }
            if (LiteralEncoder.Encode(part, encoding, literals.IgnoreCase) is not { } literal || HasDelimiter(literal))
                continue;
            _required.Add(literal);
            isPossible = true;
        }
        return isPossible;
    }

    // Of their own, so that the assembly of regular expressions is loaded for those only that need it.
    private RegexTester MakeRegexTester(SearchPattern pattern, bool isKnown) => new(pattern.Text, _options, isKnown);

    private static string EscapedText(SearchPattern pattern) => System.Text.RegularExpressions.Regex.Escape(pattern.Text);

    /// <summary>Whether no line can have the literal, since in whichever case its letters are a delimiter stands in it.</summary>
    private bool HasDelimiter(Literal literal) => _options.Format.Delimiter.Kind == DelimiterKind.Sequence
        ? Holds(literal, _options.Format.Delimiter.BytesIn(_options.Format.Encoding), inSomeCase: false)
        : _options.Format.Rule.TryFindDelimiter(literal.Value, 0, out _, out _);

    /// <summary>Whether where the literal stands, it is content of one line and no part of it belongs to a delimiter.</summary>
    private bool CannotTouchDelimiters(Literal literal)
    {
        LineDelimiter delimiter = _options.Format.Delimiter;
        if (delimiter.Kind != DelimiterKind.Sequence)
            return !literal.Value.Contains((byte)'\r');
        byte[] bytes = delimiter.BytesIn(_options.Format.Encoding);
        if (bytes.Length <= _options.Format.UnitBytes)
            return !Holds(literal, bytes, inSomeCase: true);
        for (int i = 0; i < literal.Length; i++)
        {
            foreach (byte one in bytes)
            {
                if ((one | literal.Fold[i]) == literal.Value[i])
                    return false;
            }
        }
        return true;
    }

    /// <summary>Whether bytes stand in a literal: in places that are no letters of either case, or in these too.</summary>
    private bool Holds(Literal literal, ReadOnlySpan<byte> bytes, bool inSomeCase)
    {
        for (int at = 0; at + bytes.Length <= literal.Length; at += _options.Format.UnitBytes)
        {
            bool stands = true;
            for (int i = 0; i < bytes.Length && stands; i++)
            {
                byte fold = literal.Fold[at + i];
                stands = (inSomeCase || fold == 0) && (bytes[i] | fold) == literal.Value[at + i];
            }
            if (stands)
                return true;
        }
        return false;
    }
}
