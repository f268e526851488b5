using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Whether there is a value at all; or whether there is none; or, of comparisons that nothing can pass, never.</summary>
internal sealed class PresenceTest : ValueTest
{
    /// <summary>Passed by rows that have a value.</summary>
    public static readonly PresenceTest Present = new(passesPresent: true, passesNull: false);

    /// <summary>Passed by rows that have none.</summary>
    public static readonly PresenceTest Null = new(passesPresent: false, passesNull: true);

    /// <summary>Passed by no row.</summary>
    public static readonly PresenceTest Never = new(passesPresent: false, passesNull: false);

    private readonly bool _passesPresent;
    private readonly bool _passesNull;

    private PresenceTest(bool passesPresent, bool passesNull)
    {
        _passesPresent = passesPresent;
        _passesNull = passesNull;
    }

    public override void Test(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        if (!_passesPresent && !_passesNull)
            return;
        RowMask.Fill(bits, count);
        RowNulls.Clear(array, row, count, bits);
        if (!_passesNull)
            return;
        for (int i = 0; i < bits.Length; i++)
            bits[i] = ~bits[i];
        RowMask.CutTo(bits, count);
    }
}
