using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

internal static class SelectionExtensions
{
    public static long[] ToArray(this RowSelection selection)
    {
        List<long> rows = [];
        foreach (long row in selection)
            rows.Add(row);
        return [.. rows];
    }
}
