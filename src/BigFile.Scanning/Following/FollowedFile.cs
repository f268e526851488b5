using System.Runtime.InteropServices;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Scanning;

/// <summary>
/// An open file that others append to. Each read makes sure that what was read before is still there: the first bytes, the
/// last ones, and the length.
/// </summary>
/// <remarks>
/// Open for reading, shared for all, and read by handle: no view ever keeps the writer from cutting, renaming or deleting
/// it. The check comes behind the read, so that bytes of a file that was written anew in between are not taken for its
/// continuation. The last bytes are looked at because files that are cut and grow again often begin alike.
/// </remarks>
internal sealed class FollowedFile : IDisposable
{
    /// <summary>How many of the first bytes are looked at.</summary>
    public const int HeadBytesMax = 4096;

    private const int TailBytesMax = 1024;
    private const ulong FnvOffset = 14695981039346656037, FnvPrime = 1099511628211;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _head = new byte[HeadBytesMax];
    private readonly byte[] _tail = new byte[TailBytesMax];
    private readonly byte[] _scratch = new byte[HeadBytesMax];
    private int _headBytes;
    private int _tailBytes;
    private long _lengthSeen;

    private FollowedFile(SafeFileHandle handle)
    {
        _handle = handle;
        Identity = FileIdentity.Of(handle);
        _lengthSeen = LengthBytes;
    }

    /// <summary>What a read found.</summary>
    public enum Found
    {
        /// <summary>Nothing new.</summary>
        Nothing,

        /// <summary>Bytes.</summary>
        Appended,

        /// <summary>The file was cut, or what was read of it is not there any more.</summary>
        Cut,
    }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Up to where it was read.</summary>
    public long Position { get; private set; }

    /// <summary>The length that it has now.</summary>
    public long LengthBytes => RandomAccess.GetLength(_handle);

    /// <summary>Whether it was deleted under all of its names, as far as the system tells.</summary>
    public bool IsNameless => FileIdentities.IsNameless(_handle);

    /// <summary>Bytes that were seen behind <see cref="Position"/>.</summary>
    public long UnreadBytes => Math.Max(0, _lengthSeen - Position);

    /// <summary>Opens the file under a path, if it is one that can be followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="reason">Otherwise why not.</param>
    public static FollowedFile? TryOpen(string path, out string? reason)
    {
        // Opening a FIFO would wait for its writer.
        reason = MappingPlatform.Current.GetKind(path) switch
        {
            FileKind.Directory => "is a directory",
            FileKind.NotMappable or FileKind.BlockDevice => "is no regular file",
            _ => null,
        };
        if (reason is not null)
            return null;
        SafeFileHandle? handle = null;
        try
        {
            handle = FileOpening.OpenShared(path);
            return new FollowedFile(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            reason = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message;
            return null;
        }
    }

    /// <summary>The hash that a <see cref="FollowPosition"/> holds: FNV-1a.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        ulong hash = FnvOffset;
        foreach (byte value in bytes)
            hash = (hash ^ value) * FnvPrime;
        return hash;
    }

    /// <summary>Moves to an offset.</summary>
    /// <returns>False if the file does not reach there; nothing has changed then.</returns>
    public bool TrySeek(long offset)
    {
        int headBytes = (int)Math.Min(HeadBytesMax, offset), tailBytes = (int)Math.Min(TailBytesMax, offset);
        if (LengthBytes < offset
            || !TryReadAll(_scratch.AsSpan(0, headBytes), 0)
            || !TryReadAll(_tail.AsSpan(0, tailBytes), offset - tailBytes))
        {
            return false;
        }
        _scratch.AsSpan(0, headBytes).CopyTo(_head);
        (_headBytes, _tailBytes, Position) = (headBytes, tailBytes, offset);
        return true;
    }

    /// <summary>Moves to the start of a file that was written anew.</summary>
    public void Restart()
    {
        _headBytes = _tailBytes = 0;
        Position = 0;
        _lengthSeen = LengthBytes;
    }

    /// <summary>Whether the file is the one that a position speaks of, up to there.</summary>
    public bool Fits(FollowPosition position)
    {
        Span<byte> head = _scratch.AsSpan(0, position.HeadBytes);
        return LengthBytes >= position.Offset && TryReadAll(head, 0) && HashOf(head) == position.HeadHash;
    }

    /// <summary>The position of a place that was passed.</summary>
    public FollowPosition PositionAt(long offset)
    {
        int headBytes = (int)Math.Min(_headBytes, offset);
        return new FollowPosition(Identity, offset, headBytes, HashOf(_head.AsSpan(0, headBytes)));
    }

    /// <summary>Reads the first bytes, as many as there are.</summary>
    public int ReadHead(Span<byte> head) => RandomAccess.Read(_handle, head, 0);

    /// <summary>Reads on at <see cref="Position"/>.</summary>
    /// <param name="room">Where to; if it is empty the file is only looked at.</param>
    /// <param name="count">How many bytes came.</param>
    public Found Read(Span<byte> room, out int count)
    {
        count = RandomAccess.Read(_handle, room, Position);
        long lengthBytes = LengthBytes;
        bool isCut = lengthBytes < Position + count || (Position == 0 && lengthBytes < _lengthSeen) || !IsAsBefore();
        if (isCut)
        {
            count = 0;
            return Found.Cut;
        }
        _lengthSeen = lengthBytes;
        Note(room[..count]);
        Position += count;
        return count > 0 ? Found.Appended : Found.Nothing;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private bool IsAsBefore()
    {
        Span<byte> head = _scratch.AsSpan(0, _headBytes);
        if (!TryReadAll(head, 0) || !head.SequenceEqual(_head.AsSpan(0, _headBytes)))
            return false;
        if (Position <= HeadBytesMax)
            return true;
        Span<byte> tail = _scratch.AsSpan(0, _tailBytes);
        return TryReadAll(tail, Position - _tailBytes) && tail.SequenceEqual(_tail.AsSpan(0, _tailBytes));
    }

    private void Note(ReadOnlySpan<byte> read)
    {
        int toHead = Math.Min(read.Length, HeadBytesMax - _headBytes);
        read[..toHead].CopyTo(_head.AsSpan(_headBytes));
        _headBytes += toHead;

        ReadOnlySpan<byte> last = read[Math.Max(0, read.Length - TailBytesMax)..];
        int kept = Math.Min(_tailBytes, TailBytesMax - last.Length);
        _tail.AsSpan(_tailBytes - kept, kept).CopyTo(_tail);
        last.CopyTo(_tail.AsSpan(kept));
        _tailBytes = kept + last.Length;
    }

    private bool TryReadAll(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
                return false;
            bytes = bytes[read..];
            offset += read;
        }
        return true;
    }
}
