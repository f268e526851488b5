namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>A valid file to make mutants of.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Structure">Where its metadata is: mutants are made there more often than elsewhere.</param>
internal sealed record FuzzSeed(string Name, byte[] Bytes, IReadOnlyList<Range> Structure)
{
    public override string ToString() => Name;
}
