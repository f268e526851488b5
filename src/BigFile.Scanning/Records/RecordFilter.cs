namespace BigFile.Scanning;

/// <summary>Which records are wanted: comparisons of fields with values, all of which must hold. Immutable; any thread.</summary>
/// <remarks>
/// The text is <c>price&gt;100 &amp;&amp; sym==ABC</c>: a field, one of <c>== != &lt; &lt;= &gt; &gt;=</c> (<c>=</c> is
/// <c>==</c>) and a value, joined by <c>&amp;&amp;</c> or <c>and</c>. A value with spaces stands in single or double quotes.
/// Values are read as <see cref="RecordField.ParseKey"/> does. A NaN in a record is unequal to everything, and nothing else.
/// </remarks>
public sealed class RecordFilter
{
    private readonly RecordComparison[] _comparisons;

    internal RecordFilter(RecordComparison[] comparisons) => _comparisons = comparisons;

    /// <summary>Reads a filter.</summary>
    /// <param name="layout">The layout that its fields belong to.</param>
    /// <param name="text">The filter.</param>
    /// <exception cref="RecordSyntaxException">It is none, or names no field of the layout; the message names the word and its place.</exception>
    public static RecordFilter Parse(RecordLayout layout, string text)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(text);
        return new RecordFilter(new RecordFilterParser(layout, text).Parse());
    }

    /// <summary>Whether a record is wanted. Allocates nothing.</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    public bool Matches(ReadOnlySpan<byte> record)
    {
        foreach (ref readonly RecordComparison comparison in _comparisons.AsSpan())
        {
            if (!comparison.Holds(record))
                return false;
        }
        return true;
    }
}
