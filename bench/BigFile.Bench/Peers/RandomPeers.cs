using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Peers;

/// <summary>Other ways to read 8 bytes at each of many places and sum them modulo 2^64, on one thread.</summary>
internal static unsafe class RandomPeers
{
    /// <summary>By a raw pointer.</summary>
    public static long Pointer(RawView view, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += *(long*)(view.Pointer + offset);
        return sum;
    }

    /// <summary>By the BCL's accessor.</summary>
    public static long Accessor(RawView view, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += view.Accessor.ReadInt64(offset);
        return sum;
    }

    /// <summary>By handle.</summary>
    public static long Handle(SafeFileHandle handle, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
        {
            long value = 0;
            RandomAccess.Read(handle, new Span<byte>(&value, sizeof(long)), offset);
            sum += value;
        }
        return sum;
    }

    /// <summary>By a stream, which is moved to each place.</summary>
    public static long Seeking(Stream stream, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
        {
            long value = 0;
            stream.Position = offset;
            stream.ReadExactly(new Span<byte>(&value, sizeof(long)));
            sum += value;
        }
        return sum;
    }

    /// <summary>In the windows of a manager of git's kind.</summary>
    public static long WindowManager(WindowManagerPeer peer, long[] offsets)
    {
        PeerWindow? cursor = null;
        long sum = 0;
        foreach (long offset in offsets)
            sum += *(long*)peer.Use(ref cursor, offset, sizeof(long), out _);
        WindowManagerPeer.Release(ref cursor);
        return sum;
    }
}
