using BigFile.Scanning;

namespace BigFile.Cli.Counting;

/// <summary>Records of one size from the start of a file on: how many there are is arithmetic.</summary>
/// <param name="Counts">Whole records as lines, and all bytes, those of a torn record included.</param>
/// <param name="TornBytes">Bytes of a last record that is not whole; 0 if it is.</param>
internal readonly record struct FixedRecords(TextCounts Counts, long TornBytes)
{
    /// <summary>The records whose first byte lies in a range.</summary>
    public static FixedRecords Of(long fileBytes, long recordBytes, long start, long end)
    {
        end = Math.Min(end, fileBytes);
        if (start >= end)
            return default;
        long first = DivideUp(start, recordBytes);
        long behind = DivideUp(end, recordBytes);
        long whole = Math.Max(0, Math.Min(behind, fileBytes / recordBytes) - first);
        long torn = behind > fileBytes / recordBytes && first < behind ? fileBytes % recordBytes : 0;
        return new FixedRecords(new TextCounts(whole, 0, 0, (whole * recordBytes) + torn, 0), torn);
    }

    private static long DivideUp(long dividend, long divisor) => (dividend / divisor) + (dividend % divisor == 0 ? 0 : 1);
}
