using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// The part of standard input that <c>head</c> or <c>tail</c> prints. What depends on the start alone is printed as it comes;
/// what depends on the end is found in a temporary file, so that memory stays the same however much is asked for.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="io">Where to read and print.</param>
/// <param name="interrupt">Looked at between reads.</param>
internal sealed class InputPart(PartRequest request, CommandIo io, CancellationToken interrupt)
{
    private const int PieceBytes = 64 << 10;

    private readonly byte[] _piece = new byte[PieceBytes];

    /// <summary>Whether the start alone tells what the part is.</summary>
    public static bool IsToldByStart(bool isTail, PartSize size) => isTail ? size.Sign == '+' : size.Sign != '-';

    /// <summary>Prints a part that the start tells, as it comes.</summary>
    /// <param name="isTail">Whether all from a place on is printed, and not all up to there.</param>
    /// <param name="input">Standard input; read to some place behind the part.</param>
    public void Print(bool isTail, Stream input)
    {
        // "+N" is all from the N-th on: N - 1 are passed over.
        long left = isTail ? Math.Max(request.Size.Count - 1, 0) : request.Size.Count;
        int held = left == 0 && !isTail ? 0 : request.Size.IsBytes ? Read(input) : ReadMark(input);
        InputLines? lines = request.Size.IsBytes ? null : new InputLines(FormatOf(_piece.AsSpan(0, held)));
        for (int count = held; count > 0; count = Read(input))
        {
            ReadOnlySpan<byte> piece = _piece.AsSpan(0, count);
            int passed = 0;
            if (left > 0)
            {
                passed = lines is null ? (int)Math.Min(left, count) : lines.Pass(piece, ref left);
                left -= lines is null ? passed : 0;
            }
            io.Write(isTail ? piece[passed..] : piece[..passed]);
            if (left == 0 && !isTail)
                return; // Without another read: it may wait.
        }
    }

    /// <summary>Reads all of it into a new file, which others may not read.</summary>
    public void Save(Stream input, string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream file = new(path, options);
        for (int count = Read(input); count > 0; count = Read(input))
            file.Write(_piece, 0, count);
    }

    private int Read(Stream input)
    {
        interrupt.ThrowIfCancellationRequested();
        return input.Read(_piece);
    }

    // A byte order mark may come byte by byte; nothing else is waited for.
    private int ReadMark(Stream input)
    {
        int held = Read(input);
        while (_piece.AsSpan(0, held) is [0xEF] or [0xEF, 0xBB] or [0xFE] or [0xFF])
        {
            interrupt.ThrowIfCancellationRequested();
            int more = input.Read(_piece.AsSpan(held));
            if (more == 0)
                break;
            held += more;
        }
        return held;
    }

    private LineFormat FormatOf(ReadOnlySpan<byte> head) =>
        FileFormat.Of(LineFormat.Detect(head, request.ZeroTerminated ? LineDelimiter.Nul : LineDelimiter.LineFeed), request.Encoding);
}
