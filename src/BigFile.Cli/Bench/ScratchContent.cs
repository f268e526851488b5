using System.Buffers.Binary;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Cli.Bench;

/// <summary>Fills a scratch file at the speed of the device: random bytes that no device shrinks, each page marked with its place.</summary>
internal static class ScratchContent
{
    private const int PieceBytes = 8 << 20;
    private const int PageBytes = 4 << 10;
    private const int Seed = 20_26;

    /// <summary>Writes all of it and flushes it to the device, so that no write-back runs while something is measured.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is looked at every 8 MiB.</exception>
    public static void Write(string path, long lengthBytes, CommandIo io, CancellationToken interrupt)
    {
        interrupt.ThrowIfCancellationRequested();
        byte[] piece = new byte[(int)Math.Min(PieceBytes, lengthBytes)];
        new Random(Seed).NextBytes(piece);
        using var progress = new ProgressLine(io.WriteError, io.ErrorIsTerminal, "making a scratch file", lengthBytes);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        for (long offset = 0; offset < lengthBytes; offset += piece.Length)
        {
            interrupt.ThrowIfCancellationRequested();
            // Ways that read another place than they should read other bytes.
            for (int page = 0; page <= piece.Length - sizeof(long); page += PageBytes)
                BinaryPrimitives.WriteInt64LittleEndian(piece.AsSpan(page), offset + page);
            RandomAccess.Write(file, piece.AsSpan(0, (int)Math.Min(piece.Length, lengthBytes - offset)), offset);
            progress.Report(offset + piece.Length);
        }
        RandomAccess.FlushToDisk(file);
    }
}
