using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// Reads as much of the syntax of .NET regular expressions as is needed to tell which strings a match contains:
/// characters, escapes, classes, groups, alternation, quantifiers, assertions. At anything else it gives up.
/// </summary>
/// <remarks>
/// It must never say more than is true: a class, an escape or a group that is not known for certain makes it fail, and
/// a failure means that no line is left out. What it does read is a valid expression. A test compares what it says with what the engine of .NET matches.
/// </remarks>
internal sealed class RegexLiteralParser(string pattern, bool ignoreCase)
{
    private const int DepthMax = 40;

    // Classes of more characters than this are taken for anything.
    private const int ClassMax = 8;

    // Numbers of repetitions beyond this say nothing more.
    private const int RepetitionsMax = 1000;

    private static readonly string[] Categories = ["L", "Lu", "Ll", "N", "Nd", "P", "S", "Z"];

    private int _at;

    /// <summary>Whether nothing was met that makes a match of the strings fail at some places, as assertions do.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>Whether case is ignored, as asked for or by <c>(?i)</c> at the very beginning.</summary>
    public bool IgnoreCase { get; private set; } = ignoreCase;

    /// <summary>Reads the whole pattern; false if it holds what is not known for certain.</summary>
    public bool TryParse(out RegexPart part)
    {
        if (Take("(?i)"))
            IgnoreCase = true;
        return TryAlternation(0, out part) && _at == pattern.Length;
    }

    private bool TryAlternation(int depth, out RegexPart part)
    {
        if (depth > DepthMax || !TryConcatenation(depth, out part))
        {
            part = default;
            return false;
        }
        while (Take("|"))
        {
            if (!TryConcatenation(depth, out RegexPart other))
                return false;
            part = part.Or(other);
        }
        return true;
    }

    private bool TryConcatenation(int depth, out RegexPart part)
    {
        string[] run = StringSet.OfEmpty;
        string[]? best = null;
        bool isExact = true;
        part = default;
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
        {
            if (!TryAtom(depth, out RegexPart next) || !TryQuantifier(ref next))
                return false;
            if (next.Exact is not null && StringSet.Cross(run, next.Exact) is { } longer)
            {
                run = longer;
                best = StringSet.Better(best, next.Required);
                continue;
            }
            isExact = false;
            best = StringSet.Better(StringSet.Better(best, new RegexPart(run, null).Best()), next.Best());
            run = next.Exact ?? StringSet.OfEmpty;
        }
        part = new RegexPart(isExact ? run : null, StringSet.Better(best, new RegexPart(run, null).Best()));
        return true;
    }

    private bool TryAtom(int depth, out RegexPart part)
    {
        char c = pattern[_at++];
        part = RegexPart.Anything;
        switch (c)
        {
            case '.':
                return true;
            case '^' or '$':
                return Assertion(out part);
            case '(':
                return TryGroup(depth, out part);
            case '[':
                return TryClass(out part);
            case '\\':
                return TryEscape(out part);
            case '*' or '+' or '?' or ')':
                return false;
            case '{' when _at == pattern.Length || char.IsAsciiDigit(pattern[_at]):
                return false;
            default:
                part = OneOf(char.ToString(c));
                return true;
        }
    }

    private bool TryGroup(int depth, out RegexPart part)
    {
        part = default;
        bool isAssertion = false;
        if (Take("?"))
        {
            if (Take("=") || Take("!") || Take("<=") || Take("<!"))
                isAssertion = true;
            else if (Take(">"))
                IsPlain = false; // It can fail where its strings stand, since it does not try a second one.
            else if (!Take(":") && !TryName())
                return false;
        }
        if (!TryAlternation(depth + 1, out part) || !Take(")"))
            return false;
        return !isAssertion || Assertion(out part);
    }

    /// <summary>The name of a group, of letters and digits that do not begin with a digit.</summary>
    private bool TryName()
    {
        string end = Take("<") ? ">" : Take("'") ? "'" : "";
        int start = _at;
        while (_at < pattern.Length && (char.IsAsciiLetter(pattern[_at]) || (_at > start && char.IsAsciiDigit(pattern[_at]))))
            _at++;
        return end.Length > 0 && _at > start && Take(end);
    }

    private bool TryEscape(out RegexPart part)
    {
        part = RegexPart.Anything;
        if (_at == pattern.Length)
            return false;
        if (pattern[_at] is 'b' or 'B' or 'A' or 'z' or 'Z')
        {
            _at++;
            return Assertion(out part);
        }
        if (TryCategory())
            return true;
        if (!TryEscapedCharacter(out char c))
            return false;
        part = OneOf(char.ToString(c));
        return true;
    }

    /// <summary>An escape for a class of characters, behind the backslash.</summary>
    private bool TryCategory()
    {
        char c = pattern[_at];
        if (c is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            _at++;
            return true;
        }
        int end = c is 'p' or 'P' && _at + 1 < pattern.Length && pattern[_at + 1] == '{' ? pattern.IndexOf('}', _at) : -1;
        if (end < 0 || Array.IndexOf(Categories, pattern[(_at + 2)..end]) < 0)
            return false;
        _at = end + 1;
        return true;
    }

    /// <summary>An escape for one character, behind the backslash. Back references and octal numbers are not known.</summary>
    private bool TryEscapedCharacter(out char c)
    {
        c = pattern[_at++];
        switch (c)
        {
            case 't':
                c = '\t';
                return true;
            case 'n':
                c = '\n';
                return true;
            case 'r':
                c = '\r';
                return true;
            case 'f':
                c = '\f';
                return true;
            case 'v':
                c = '\v';
                return true;
            case 'x':
                return TryHexadecimal(2, out c);
            case 'u':
                return TryHexadecimal(4, out c);
            default:
                return c < 0x80 && !char.IsAsciiLetterOrDigit(c) && c != '_';
        }
    }

    private bool TryHexadecimal(int digits, out char c)
    {
        c = default;
        if (pattern.Length - _at < digits
            || !ushort.TryParse(pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
            return false;
        _at += digits;
        c = (char)value;
        return true;
    }

    /// <summary>A class, behind its bracket. Brackets inside, and so subtraction, are not known.</summary>
    private bool TryClass(out RegexPart part)
    {
        part = RegexPart.Anything;
        bool isAnything = Take("^");
        string characters = "";
        for (int start = _at; _at < pattern.Length; )
        {
            if (pattern[_at] == ']' && _at > start)
            {
                _at++;
                if (!isAnything)
                    part = OneOf(characters);
                return true;
            }
            if (!TryClassItem(ref characters, ref isAnything))
                return false;
        }
        return false;
    }

    private bool TryClassItem(ref string characters, ref bool isAnything)
    {
        if (pattern[_at] == '\\' && _at + 1 < pattern.Length)
        {
            _at++;
            if (TryCategory())
            {
                isAnything = true;
                // A hyphen behind a category is read in more than one way.
                return _at < pattern.Length && pattern[_at] != '-';
            }
            _at--;
        }
        if (!TryClassCharacter(out char first))
            return false;
        char last = first;
        if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
        {
            _at++;
            if (!TryClassCharacter(out last))
                return false;
        }
        if (last < first)
            return false;
        isAnything |= last - first + characters.Length >= ClassMax;
        for (int c = first; c <= last && !isAnything; c++)
            characters += (char)c;
        return true;
    }

    private bool TryClassCharacter(out char c)
    {
        c = pattern[_at++];
        return c == '\\' ? _at < pattern.Length && TryEscapedCharacter(out c) : c != '[';
    }

    private bool TryQuantifier(ref RegexPart part)
    {
        if (_at == pattern.Length)
            return true;
        int min, max = int.MaxValue;
        if (Take("*"))
            min = 0;
        else if (Take("+"))
            min = 1;
        else if (Take("?"))
            (min, max) = (0, 1);
        else if (pattern[_at] != '{')
            return true;
        else if (!TryBraces(out min, out max))
            return false;
        Take("?");
        part = part.Repeated(min, max);
        return _at == pattern.Length || pattern[_at] is not ('*' or '+' or '?' or '{');
    }

    /// <summary>A number of repetitions. A brace that stands for itself is left to those who know .NET better.</summary>
    private bool TryBraces(out int min, out int max)
    {
        max = 0;
        _at++;
        if (!TryNumber(out min))
            return false;
        max = min;
        if (Take(","))
        {
            // Without digits there is no limit; digits that are no number of .NET make no valid expression.
            if (_at < pattern.Length && !char.IsAsciiDigit(pattern[_at]))
                max = int.MaxValue;
            else if (!TryNumber(out max))
                return false;
        }
        return min <= RepetitionsMax && max >= min && Take("}");
    }

    private bool TryNumber(out int number)
    {
        int start = _at;
        while (_at < pattern.Length && char.IsAsciiDigit(pattern[_at]))
            _at++;
        return int.TryParse(pattern.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private bool Assertion(out RegexPart part)
    {
        IsPlain = false;
        part = RegexPart.Nothing;
        return true;
    }

    /// <summary>One character out of some, in any case if it is ignored.</summary>
    private RegexPart OneOf(string characters)
    {
        string[]? strings = [];
        foreach (char c in characters)
        {
            // What invalid bytes are decoded to stands for bytes that are not known.
            if (c == '\uFFFD')
                return RegexPart.Anything;
            string[] variants = StringSet.OfCharacters(IgnoreCase ? CaseVariants.Of(c) : char.ToString(c));
            strings = strings is null ? null : StringSet.Union(strings, variants);
        }
        return new RegexPart(strings, null);
    }

    private bool Take(string text)
    {
        if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
            return false;
        _at += text.Length;
        return true;
    }
}
