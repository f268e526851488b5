using System.Runtime.InteropServices;

namespace BigFile.Cli.Terminal;

/// <summary>
/// Standard output or standard error by write(2). The ways that the framework has would cost the command a good part
/// of its time: the first use of the console takes 5 ms, and a FileStream writes at offsets of its own, so that what
/// several programs write to one redirected file would overlap.
/// </summary>
internal sealed partial class PosixOutput(int descriptor) : Stream
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int Eintr = 4;
    private const int Efault = 14;
    private const int Epipe = 32;
    private const int LinuxEagain = 11;
    private const int MacEagain = 35;

    // Linux moves at most this many bytes in one call.
    private const int WriteBytesMax = 0x7ffff000;

    // The same wherever .NET runs.
    private const short PollError = 8, PollHangUp = 16;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes all of <paramref name="buffer"/>.</summary>
    /// <exception cref="ClosedPipeException">The other end is closed.</exception>
    /// <exception cref="CutSourceException">The buffer is mapped, and what it shows was cut off its file.</exception>
    /// <exception cref="IOException">The device is full, or the system refused otherwise.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            // SAFETY: the span stays pinned during the call, which reads no more than its length.
            fixed (byte* start = buffer)
                written = Write(descriptor, start, (nuint)Math.Min(buffer.Length, WriteBytesMax));
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                HandleError(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Whether what is written to a descriptor could reach nobody: the readers of a pipe have gone, or a terminal has.</summary>
    public static unsafe bool IsClosed(int descriptor)
    {
        PollEntry entry = new() { Descriptor = descriptor };
        // SAFETY: one entry, which lives during the call; a time of 0 does not wait.
        return Poll(&entry, 1, 0) > 0 && (entry.Found & (PollError | PollHangUp)) != 0;
    }

    private static void HandleError(int error)
    {
        switch (error)
        {
            case Eintr:
                break;
            case LinuxEagain or MacEagain:
                // Somebody made the shared pipe or terminal non-blocking.
                Thread.Sleep(1);
                break;
            case Epipe:
                throw new ClosedPipeException();
            case Efault:
                throw new CutSourceException();
            default:
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
