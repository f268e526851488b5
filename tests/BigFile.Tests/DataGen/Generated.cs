using BigFile.DataGen;

namespace BigFile.Tests.DataGen;

/// <summary>Whole files made in memory, and the slow and obvious count of their lines.</summary>
internal static class Generated
{
    internal const ulong Seed = 42;

    /// <summary>Lengths around nothing, pages, 64 KiB and blocks of 1 MiB.</summary>
    internal static int[] AwkwardLengths =>
    [
        0, 1, 2, 3, 10, 31, 32, 33, 100, 300, 4095, 4096, 65_537,
        (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 17,
    ];

    /// <summary>The kinds that come in any length.</summary>
    internal static IEnumerable<DataKind> KindsOfAnyLength =>
        DataKinds.All.Except([DataKind.Empty, DataKind.OneByte]);

    internal static byte[] File(DataKind kind, int lengthBytes, ulong seed = Seed) =>
        File(DataGenerator.Create(kind, seed), lengthBytes, out _);

    /// <summary>A whole file, made over bytes that all have the value <paramref name="stale"/>.</summary>
    internal static byte[] File(DataGenerator generator, int lengthBytes, out BlockFacts facts, byte stale = 0xAA)
    {
        var bytes = new byte[lengthBytes];
        bytes.AsSpan().Fill(stale);
        facts = default;
        int blockSizeBytes = generator.BlockSizeBytes;
        for (int start = 0; start < lengthBytes; start += blockSizeBytes)
        {
            int length = Math.Min(blockSizeBytes, lengthBytes - start);
            bool isLast = start + length == lengthBytes;
            facts += generator.Fill(start / blockSizeBytes, bytes.AsSpan(start, length), isLast);
        }
        return bytes;
    }

    internal static (long Newlines, long Lines, long Longest) CountLines(ReadOnlySpan<byte> bytes)
    {
        long newlines = 0, longest = 0, current = 0;
        foreach (byte value in bytes)
        {
            current = value == '\n' ? 0 : current + 1;
            newlines += value == '\n' ? 1 : 0;
            longest = Math.Max(longest, current);
        }
        return (newlines, newlines + (current > 0 ? 1 : 0), longest);
    }

    /// <summary>The lines of <paramref name="bytes"/> without their line feeds.</summary>
    internal static List<byte[]> Lines(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            lines.Add((end < 0 ? bytes : bytes[..end]).ToArray());
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
        return lines;
    }
}
