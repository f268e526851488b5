using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>One thread's access to the file of a <see cref="Way"/>. Ranges lie inside the file. Allocates nothing once it has run.</summary>
internal abstract class WaySession : IDisposable
{
    /// <summary>What a scan that copies first copies at a time: still in the processor's cache when it is looked at. A multiple of what <see cref="BlockSum"/> takes at a time.</summary>
    protected const int PieceBytes = 128 << 10;

    /// <summary>Copies a range of the file into a buffer.</summary>
    public abstract void Read(long offset, Span<byte> buffer);

    /// <summary>Looks at every byte of a range, in place where the way can; else through the buffer, piece by piece. Returns <see cref="BlockSum.Of"/> of the range.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How much, in bytes.</param>
    /// <param name="buffer">At least as long.</param>
    public abstract ulong Scan(long offset, int length, Span<byte> buffer);

    /// <summary>Reads a value of 8 bytes at each offset.</summary>
    public abstract void Gather(ReadOnlySpan<long> offsets, Span<long> values);

    /// <summary>Overwrites a range.</summary>
    public abstract void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>Adds to the end of the file. One thread alone.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The scan of ways that cannot look in place: sums of pieces add up, as long as all but the last are whole.</summary>
    protected ulong ScanCopies(long offset, int length, Span<byte> buffer)
    {
        ulong sum = 0;
        while (length > 0)
        {
            Span<byte> piece = buffer[..Math.Min(length, PieceBytes)];
            Read(offset, piece);
            sum += BlockSum.Of(piece);
            offset += piece.Length;
            length -= piece.Length;
        }
        return sum;
    }

    /// <summary>What stands between a wrong offset and memory that is not the file's, or a file that grows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void ThrowIfOutside(long offset, int count, long lengthBytes)
    {
        if ((ulong)offset > (ulong)lengthBytes || count > lengthBytes - offset)
            ThrowOutside(offset, count, lengthBytes);
    }

    /// <summary>For ways that were not opened to append.</summary>
    [DoesNotReturn]
    protected static void ThrowCannotAppend(string path) =>
        throw new NotSupportedException($"{path}: not opened to be appended to.");

    [DoesNotReturn]
    private static void ThrowOutside(long offset, int count, long lengthBytes) =>
        throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{count} bytes from there on do not lie inside a file of {lengthBytes} bytes.");
}
