using BigFile.Columnar;

namespace BigFile.Cli.Columns.Filters;

/// <summary>True, or false.</summary>
internal sealed class BoolTest(bool wanted) : SingleValueTest
{
    protected override bool Passes(ColumnArray array, long row) => array.GetBool(row) == wanted;
}
