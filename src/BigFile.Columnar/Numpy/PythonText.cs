using System.Globalization;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Writes Python literals as Python's own repr does, so that headers come out as numpy's.</summary>
internal static class PythonText
{
    /// <summary>A string literal: in single quotes, or in double ones when it has single quotes and no double ones.</summary>
    public static void AppendString(StringBuilder text, string value)
    {
        char quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (Rune rune in value.EnumerateRunes())
        {
            int code = rune.Value;
            if (code == quote || code == '\\')
                text.Append('\\').Append((char)code);
            else if (code == '\n')
                text.Append("\\n");
            else if (code == '\r')
                text.Append("\\r");
            else if (code == '\t')
                text.Append("\\t");
            else if (IsPrintable(rune))
                text.Append(rune.ToString());
            else if (code <= 0xff)
                text.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}");
            else if (code <= 0xffff)
                text.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}");
            else
                text.Append(CultureInfo.InvariantCulture, $"\\U{code:x8}");
        }
        text.Append(quote);
    }

    /// <summary>A tuple of numbers: <c>()</c>, <c>(5,)</c>, <c>(3, 4)</c>.</summary>
    public static void AppendTuple(StringBuilder text, IReadOnlyList<long> values)
    {
        text.Append('(');
        for (int i = 0; i < values.Count; i++)
        {
            if (i != 0)
                text.Append(", ");
            text.Append(CultureInfo.InvariantCulture, $"{values[i]}");
        }
        text.Append(values.Count == 1 ? ",)" : ")");
    }

    // As str.isprintable: all but control, format, surrogate, private and unassigned characters, and separators other than the space.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator => false,
        _ => true,
    };
}
