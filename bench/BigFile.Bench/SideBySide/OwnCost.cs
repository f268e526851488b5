namespace BigFile.Bench.SideBySide;

/// <summary>Takes off what a program needs for each operation even where the operation does nothing.</summary>
internal static class OwnCost
{
    /// <summary>
    /// Adds to each work a contender "A less B": A without the time that B, the same program with an operation that does nothing, needs for as many
    /// bytes. Works that have no B, or no A, stay as they are.
    /// </summary>
    /// <exception cref="InvalidDataException">Doing nothing took longer than doing something.</exception>
    public static IReadOnlyList<Contender> TakeOff(IReadOnlyList<Contender> contenders, string from, string nothing)
    {
        List<Contender> all = [.. contenders];
        foreach (Contender full in contenders.Where(contender => contender.Name == from))
        {
            if (contenders.FirstOrDefault(contender => contender.Work == full.Work && contender.Name == nothing) is not Contender empty)
                continue;
            all.Add(new Contender(full.Work, $"{from} less {nothing}", [.. full.BytesPerSecond.Zip(empty.BytesPerSecond, (speed, bound) => speed < bound
                ? 1 / ((1 / speed) - (1 / bound))
                : throw new InvalidDataException($"{full.Work}: {nothing} was slower than {from}"))]));
        }
        return all;
    }
}
