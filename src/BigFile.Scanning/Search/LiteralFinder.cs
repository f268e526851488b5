namespace BigFile.Scanning;

/// <summary>
/// Finds the places where one of a set of literals stands. Literals have one byte or more; in UTF-16 only places at
/// which a unit begins count. Immutable; any thread.
/// </summary>
internal abstract class LiteralFinder(int unitBytes)
{
    /// <summary>The fastest finder for the literals, of which there is one at least. Doubles do no harm.</summary>
    public static LiteralFinder Of(IReadOnlyList<Literal> literals, int unitBytes)
    {
        var distinct = new List<Literal>(literals.Count);
        foreach (Literal literal in literals)
        {
            if (literals.Count > ManyLiteralFinder.DoublesMatterBelow || !distinct.Exists(literal.Same))
                distinct.Add(literal);
        }
        Literal[] all = [.. distinct];
        return all.Length == 1 ? new SingleLiteralFinder(all[0], unitBytes)
            : NibbleFinder.Suits(all) ? new NibbleFinder(all, unitBytes)
            : new ManyLiteralFinder(all, unitBytes);
    }

    /// <summary>Finds the first place at or behind <paramref name="from"/> where a literal stands whole.</summary>
    /// <param name="bytes">The bytes, from the beginning of a unit on.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="index">The place; -1 if there is none.</param>
    public bool TryFind(ReadOnlySpan<byte> bytes, int from, out int index)
    {
        index = Find(bytes, from);
        while (index >= 0 && index % unitBytes != 0)
            index = Find(bytes, index + 1);
        return index >= 0;
    }

    /// <summary>The length of the longest literal that stands at a place and is shorter than <paramref name="below"/>; -1 if none is.</summary>
    public abstract int LongestAt(ReadOnlySpan<byte> bytes, int at, int below);

    /// <summary>Counts lines with a literal in them, for delimiters of one byte that no literal contains.</summary>
    public virtual long CountLines(ReadOnlySpan<byte> lines, byte delimiter)
    {
        long count = 0;
        for (int at = 0; TryFind(lines, at, out int index); at++)
        {
            count++;
            int end = lines[index..].IndexOf(delimiter);
            if (end < 0)
                break;
            at = index + end;
        }
        return count;
    }

    /// <summary>As <see cref="TryFind"/>, at the beginning of a unit or not; -1 if there is none. <paramref name="from"/> may be the length.</summary>
    protected abstract int Find(ReadOnlySpan<byte> bytes, int from);
}
