using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Peers;

/// <summary>Other ways to count the newlines of a file, on one thread; each opens it anew.</summary>
internal static unsafe class SequentialPeers
{
    /// <summary>Windows of 32 MiB, 256 MiB at most: what git takes on systems of 32 bits.</summary>
    public static readonly (long WindowBytes, long LimitBytes) GitSmall = (32L << 20, 256L << 20);

    private const int ReadBytes = 1 << 20;

    /// <summary>Blocks of 1 MiB by handle.</summary>
    public static long Handle(string path)
    {
        byte[] buffer = new byte[ReadBytes];
        using SafeFileHandle handle = File.OpenHandle(path);
        long count = 0;
        for (long offset = 0; RandomAccess.Read(handle, buffer, offset) is int read && read != 0; offset += read)
            count += NewlineLoop.Count(buffer.AsSpan(0, read));
        return count;
    }

    /// <summary>Blocks of 1 MiB through a <see cref="FileStream"/>.</summary>
    public static long FileStream(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Stream(stream, stream.Length);
    }

    /// <summary>Blocks of 1 MiB through the BCL's stream over one view of the whole file.</summary>
    public static long ViewStream(string path)
    {
        using FileStream opened = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(opened, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewStream stream = file.CreateViewStream(0, 0, MemoryMappedFileAccess.Read);
        return Stream(stream, opened.Length);
    }

    /// <summary>Blocks of 1 MiB by the BCL's accessor.</summary>
    public static long Accessor(string path)
    {
        using RawView view = new(path);
        byte[] buffer = new byte[ReadBytes];
        long count = 0;
        for (long offset = 0; offset < view.Length; offset += buffer.Length)
        {
            int length = (int)Math.Min(buffer.Length, view.Length - offset);
            view.Accessor.ReadArray(offset, buffer, 0, length);
            count += NewlineLoop.Count(buffer.AsSpan(0, length));
        }
        return count;
    }

    /// <summary>In place, in the windows of a manager of git's kind.</summary>
    public static long WindowManager(string path)
    {
        using WindowManagerPeer peer = new(path, GitSmall.WindowBytes, GitSmall.LimitBytes);
        PeerWindow? cursor = null;
        long count = 0;
        for (long offset = 0; offset < peer.Length;)
        {
            byte* pointer = peer.Use(ref cursor, offset, 1, out long left);
            count += NewlineLoop.Count(new ReadOnlySpan<byte>(pointer, (int)left));
            offset += left;
        }
        WindowManagerPeer.Release(ref cursor);
        return count;
    }

    // A view's stream goes on to the end of its last page: the length is the file's.
    private static long Stream(Stream stream, long length)
    {
        byte[] buffer = new byte[ReadBytes];
        long count = 0;
        for (long done = 0; done < length;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
            if (read == 0)
                throw new EndOfStreamException();
            count += NewlineLoop.Count(buffer.AsSpan(0, read));
            done += read;
        }
        return count;
    }
}
