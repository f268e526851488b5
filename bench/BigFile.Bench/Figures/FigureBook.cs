namespace BigFile.Bench.Figures;

/// <summary>The results of several runs together: of each row, what the latest run that had it gave.</summary>
internal sealed class FigureBook
{
    private readonly List<(string Id, ResultSet Set, ResultRow Row)> _rows = [];

    /// <param name="sets">In any order. Of the same day, the later one in the order counts as later.</param>
    public FigureBook(IEnumerable<ResultSet> sets)
    {
        foreach (ResultSet set in sets.OrderBy(set => set.Date, StringComparer.Ordinal))
        {
            foreach (ResultRow row in set.Rows)
            {
                int known = _rows.FindIndex(entry => entry.Id == row.Id);
                if (known >= 0)
                    _rows[known] = (row.Id, set, row);
                else
                    _rows.Add((row.Id, set, row));
            }
        }
    }

    /// <summary>All rows, each with its run.</summary>
    public IEnumerable<(ResultSet Set, ResultRow Row)> Rows => _rows.Select(entry => (entry.Set, entry.Row));

    /// <summary>The row of a name with its run; null if no run has it.</summary>
    public (ResultSet Set, ResultRow Row)? Find(string id)
    {
        int at = _rows.FindIndex(entry => entry.Id == id);
        return at < 0 ? null : (_rows[at].Set, _rows[at].Row);
    }
}
