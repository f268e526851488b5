using System.Buffers;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>
/// Residency by mincore(2): the file is mapped a piece at a time, never touched. Since Linux 5.2 mincore tells the truth only to those who own the
/// file or may write to it and claims to everybody else that all is resident. A page behind the end of the file, which is
/// never in memory, shows who one is.
/// </summary>
internal static class MInCore
{
    private const long WindowBytes = 1L << 30;
    private const long SampleFromBytes = 64L << 30, SamplePieceBytes = 8L << 20;

    /// <summary>The pages of a part that are asked about together are at most 64 GiB / <see cref="CacheRange.PartsMax"/> for large ranges: evenly spread pieces.</summary>
    private const int SamplePieces = (int)(SampleFromBytes / CacheRange.PartsMax / SamplePieceBytes);

    /// <summary>No page of a file is so far behind its end, not even of a huge one that the end is in.</summary>
    private const long BehindEndBytes = 64L << 20;

    public static CacheState Look(SafeFileHandle file, CacheRange range, CancellationToken cancellationToken)
    {
        MappingPlatform platform = MappingPlatform.Current;
        if (platform.OpenSection(file, MappedFileAccess.Read, range.Bytes, out SectionHandle? section) != 0 || section is null)
            return Untold(range, "the file cannot be mapped");
        byte[] pages = ArrayPool<byte>.Shared.Rent((int)(WindowBytes / range.PageBytes));
        try
        {
            if (platform.GetLength(file, out long length) != 0)
                return Untold(range, "the file has no length");
            long behind = RoundUp(length, range.PageBytes) + BehindEndBytes;
            if (!TryCount(section, behind, range.PageBytes, range.PageBytes, pages, out long lies))
                return Untold(range, "the file cannot be mapped");
            return lies != 0
                ? Untold(range, "mincore tells only who may write to the file")
                : Ask(section, range, pages, sample: range.Bytes > SampleFromBytes, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pages);
            section.Dispose();
        }
    }

    private static CacheState Ask(SectionHandle section, CacheRange range, byte[] pages, bool sample, CancellationToken cancellationToken)
    {
        byte[] map = new byte[range.Parts];
        long resident = 0;
        for (int part = 0; part < map.Length; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long offset, long bytes) = range.Part(part);
            long found = 0, asked = 0;
            long step = sample ? RoundUp(Math.Max(SamplePieceBytes, bytes / SamplePieces), range.PageBytes) : WindowBytes;
            for (long at = 0; at < bytes; at += step)
            {
                long now = Math.Min(sample ? SamplePieceBytes : WindowBytes, bytes - at);
                if (!TryCount(section, offset + at, now, range.PageBytes, pages, out long count))
                    return Untold(range, "the file cannot be mapped");
                found += count * range.PageBytes;
                asked += now;
            }
            long share = asked == bytes ? found : (long)((UInt128)found * (UInt128)bytes / (UInt128)asked);
            resident += share;
            map[part] = CacheRange.Percent(share, bytes);
        }
        return new CacheState(resident, range.Bytes, sample ? "mincore of a sample of 64 GiB" : "mincore", map);
    }

    private static long RoundUp(long bytes, int pageBytes) => (bytes + pageBytes - 1) / pageBytes * pageBytes;

    private static bool TryCount(SectionHandle section, long offset, long bytes, int pageBytes, byte[] pages, out long count)
    {
        count = 0;
        MappingPlatform platform = MappingPlatform.Current;
        if (platform.Map(section, offset, (nuint)bytes, MappedFileAccess.Read, out nint address) != 0)
            return false;
        Span<byte> vector = pages.AsSpan(0, (int)((bytes + pageBytes - 1) / pageBytes));
        int error = platform.QueryResidency(address, (nuint)bytes, vector);
        _ = platform.Unmap(address, (nuint)bytes);
        foreach (byte page in vector)
            count += page;
        return error == 0;
    }

    private static CacheState Untold(CacheRange range, string why) => new(-1, range.Bytes, why, []);
}
