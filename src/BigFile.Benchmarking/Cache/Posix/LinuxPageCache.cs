using System.Globalization;
using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>Linux: cachestat(2) or mincore(2) to look, posix_fadvise(2) and drop_caches to drop.</summary>
internal static class LinuxPageCache
{
    private const string DropCaches = "/proc/sys/vm/drop_caches";
    private const int AdviceTries = 4;
    private const int Erofs = 30;

    public static DropResult Drop(string path, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = FileOpening.OpenShared(path);
        int error = MappingPlatform.Current.FlushToDevice(file, lengthChanged: false);
        // What cannot be synced (a special file, one on a mount that is read-only) has nothing to write back.
        if (error is not (0 or LibC.Einval or Erofs))
            throw Throw.Native("writing back", path, -1, error);
        if (MappingPlatform.Current.GetLength(file, out long length) != 0)
            length = 0;

        CacheState state = Advise(file, length, cancellationToken, out int tries);
        string how = $"fdatasync, posix_fadvise(DONTNEED){(tries > 1 ? string.Create(CultureInfo.InvariantCulture, $" {tries} times") : "")}";
        if (state.ResidentBytes < 0 || state.IsCold)
            return new DropResult(state.ResidentBytes, how);
        if (FileSystemDescription.Of(file).Kind == FileSystemKind.Memory)
            return new DropResult(state.ResidentBytes, how + "; the file lives in memory, its file system has no device");

        string? refused = TryDropAll();
        how += refused is null ? ", all clean pages of the system (drop_caches)" : $"; drop_caches: {refused}";
        state = Advise(file, length, cancellationToken, out _);
        return new DropResult(state.ResidentBytes, state.IsCold ? how : how + "; what stayed is mapped or in use by somebody");
    }

    public static CacheState Look(SafeFileHandle file, CacheRange range, CancellationToken cancellationToken) =>
        (CacheStatTells(FileSystemDescription.Of(file).Kind) ? LookByCacheStat(file, range, cancellationToken) : null)
        ?? MInCore.Look(file, range, cancellationToken);

    /// <summary>
    /// Whether cachestat is about a file's own pages. On overlayfs it counts those of the overlay's inode, which has none: the pages belong to the file
    /// below, which is what is mapped, so that mincore tells of them.
    /// </summary>
    internal static bool CacheStatTells(FileSystemKind kind) => kind != FileSystemKind.Overlay;

    /// <summary>Null where the kernel has no cachestat, or not for this file or this user.</summary>
    public static CacheState? LookByCacheStat(SafeFileHandle file, CacheRange range, CancellationToken cancellationToken)
    {
        byte[] map = new byte[range.Parts];
        long resident = 0;
        for (int part = 0; part < map.Length; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long offset, long bytes) = range.Part(part);
            if (!TryCount(file, offset, bytes, out LibC.CacheStatCounts counts))
                return null;
            long found = Math.Min((long)counts.Cached * range.PageBytes, bytes);
            resident += found;
            map[part] = CacheRange.Percent(found, bytes);
        }
        return new CacheState(resident, range.Bytes, "cachestat", map);
    }

    // DONTNEED passes over pages that are locked, being written or in another processor's batch; those are free a moment later.
    private static CacheState Advise(SafeFileHandle file, long length, CancellationToken cancellationToken, out int tries)
    {
        CacheState state;
        tries = 0;
        do
        {
            _ = MappingPlatform.Current.AdviseFile(file, 0, 0, MemoryAdvice.DontNeed);
            state = Look(file, new CacheRange(0, length), cancellationToken);
            tries++;
        }
        while (state.ResidentBytes > 0 && tries < AdviceTries);
        return state;
    }

    // Null, or why not.
    private static string? TryDropAll()
    {
        try
        {
            using FileStream file = new(DropCaches, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write("1"u8);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException ? "not allowed" : e.Message;
        }
    }

    private static bool TryCount(SafeFileHandle file, long offset, long bytes, out LibC.CacheStatCounts counts)
    {
        counts = default;
        if (!Environment.Is64BitProcess)
            return false;
        LibC.CacheStatRange range = new() { Offset = (ulong)offset, Bytes = (ulong)bytes };
        nint result;
        do
        {
            result = LibC.CacheStat(LibC.SysCacheStat, file, range, out counts, 0);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == LibC.Eintr);
        return result == 0;
    }
}
