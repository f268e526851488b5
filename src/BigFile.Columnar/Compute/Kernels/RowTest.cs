namespace BigFile.Columnar.Compute;

/// <summary>Asks something of each row of a column. Immutable; any thread.</summary>
/// <typeparam name="T">The values.</typeparam>
internal abstract class RowTest<T>
    where T : unmanaged
{
    /// <summary>Answers for rows, whether they are null or not.</summary>
    /// <param name="values">The values of the rows; need not be aligned.</param>
    /// <param name="bits">Gets a one for each row that passes, as <see cref="RowMask"/> has it; as many words as the rows need.</param>
    public abstract void Test(ReadOnlySpan<T> values, Span<ulong> bits);
}
