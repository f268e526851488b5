using System.IO.Compression;

namespace BigFile.Scanning;

/// <summary>
/// Puts a small gzip member of known content behind a gzip file, to tell whether the file is whole: the decompressor takes
/// the end of a file that is cut off for the end of its content, without a word. Behind a whole file it finds the member;
/// in the middle of another one it takes the same bytes for something else.
/// </summary>
internal sealed class GzipEndMark(Stream compressed) : Stream
{
    private static readonly byte[] Content = "BigFile: here ends a gzip file."u8.ToArray();
    private static readonly byte[] Member = Compress(Content);

    private int _at = -1;
    private bool? _isWhole;

    /// <summary>Whether the file was read to its end, so that what the decompressor gives from now on comes of the mark.</summary>
    public bool WasRead => _at >= 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left of the content, which has to be the mark and nothing else.</summary>
    /// <param name="content">The decompressor.</param>
    /// <param name="first">What it gave already since the mark was read.</param>
    /// <exception cref="InvalidDataException">It is something else: the file is cut off.</exception>
    public void Check(GZipStream content, ReadOnlySpan<byte> first)
    {
        _isWhole ??= IsMark(content, first);
        if (_isWhole == false)
            throw new InvalidDataException("The file is cut off.");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!WasRead)
        {
            int count = compressed.Read(buffer);
            if (count > 0 || buffer.IsEmpty)
                return count;
            _at = 0;
        }
        int left = Math.Min(buffer.Length, Member.Length - _at);
        Member.AsSpan(_at, left).CopyTo(buffer);
        _at += left;
        return left;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static bool IsMark(GZipStream content, ReadOnlySpan<byte> first)
    {
        byte[] rest = new byte[Content.Length + 1];
        try
        {
            int count = content.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
            return first.Length + count == Content.Length && Content.AsSpan().StartsWith(first) && Content.AsSpan(first.Length).SequenceEqual(rest.AsSpan(0, count));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return member.ToArray();
    }
}
