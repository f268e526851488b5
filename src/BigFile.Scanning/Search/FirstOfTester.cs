namespace BigFile.Scanning;

/// <summary>The first match of several testers; the longest one where several begin.</summary>
internal sealed class FirstOfTester(LineTester[] testers) : LineTester
{
    public override int MatchBytesMax
    {
        get
        {
            int most = 0;
            foreach (LineTester tester in testers)
                most = Math.Max(most, tester.MatchBytesMax);
            return most;
        }
    }

    public override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (LineTester tester in testers)
        {
            if (tester.IsMatch(line))
                return true;
        }
        return false;
    }

    public override bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        (start, length) = (int.MaxValue, 0);
        foreach (LineTester tester in testers)
        {
            if (!tester.TryFindMatch(line, from, out int itsStart, out int itsLength))
                continue;
            if (itsStart < start || (itsStart == start && itsLength > length))
                (start, length) = (itsStart, itsLength);
        }
        return start != int.MaxValue;
    }

    public override bool TryFindNext(ref LineMatchState state, int from, out int start, out int length)
    {
        (start, length) = (int.MaxValue, 0);
        Span<(int Start, int Length)> found = state.Found(testers.Length);
        for (int i = 0; i < testers.Length; i++)
        {
            // What one found behind this place earlier is still its next match.
            if (found[i].Start < from || !testers[i].IsSameFromAnywhere)
                found[i] = testers[i].TryFindNext(ref state, from, out int itsStart, out int itsLength) ? (itsStart, itsLength) : (int.MaxValue, 0);
            if (found[i].Start < start || (found[i].Start == start && found[i].Length > length))
                (start, length) = found[i];
        }
        return start != int.MaxValue;
    }
}
