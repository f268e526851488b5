using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>Counts lines in the way that nobody needs to check: one byte after the other.</summary>
internal static class NaiveLines
{
    public static LineCounts Count(ReadOnlySpan<byte> bytes)
    {
        long lines = 0, longest = 0, length = 0;
        foreach (byte value in bytes)
        {
            if (value == (byte)'\n')
            {
                lines++;
                length = 0;
            }
            else
            {
                length++;
                longest = Math.Max(longest, length);
            }
        }
        return new LineCounts(lines, bytes.Length, longest);
    }

    /// <summary>Random bytes in which the gaps between line feeds are uniform from 0 to <paramref name="gapMax"/>.</summary>
    public static byte[] Make(Random random, int lengthBytes, int gapMax)
    {
        byte[] bytes = new byte[lengthBytes];
        random.NextBytes(bytes);
        bytes.AsSpan().Replace((byte)'\n', (byte)0);
        for (int at = random.Next(gapMax + 1); at < lengthBytes; at += 1 + random.Next(gapMax + 1))
            bytes[at] = (byte)'\n';
        return bytes;
    }
}
