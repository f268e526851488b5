namespace BigFile.Scanning;

/// <summary>
/// Strings of which each match of a regular expression contains at least one, taken from its text. Lines without
/// them need not be decoded.
/// </summary>
/// <param name="Strings">The strings, none of them empty unless it is the only one. Under ignored case ASCII letters are lower case and stand for both.</param>
/// <param name="IsExact">Whether the expression matches nothing but these strings, and matches wherever one stands.</param>
/// <param name="IgnoreCase">Whether case is ignored, by option or as the expression itself says.</param>
internal sealed record RegexLiterals(string[] Strings, bool IsExact, bool IgnoreCase)
{
    /// <summary>
    /// Reads an expression of .NET syntax without options but ignored case. Null if it has no such strings, or none
    /// that tell enough, or if it uses anything this does not know for certain: then each line is to be tried. What is not
    /// null is a valid expression.
    /// </summary>
    public static RegexLiterals? Of(string pattern, bool ignoreCase)
    {
        var parser = new RegexLiteralParser(pattern, ignoreCase);
        if (!parser.TryParse(out RegexPart part))
            return null;
        if (part.Exact is { } exact && parser.IsPlain && (exact is [""] || (!StringSet.HasEmpty(exact) && StringSet.IsPrefixFree(exact))))
            return new RegexLiterals(exact, true, parser.IgnoreCase);
        return part.Best() is { } required ? new RegexLiterals(required, false, parser.IgnoreCase) : null;
    }
}
