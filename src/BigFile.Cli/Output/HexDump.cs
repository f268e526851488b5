using System.Buffers.Text;
using System.Globalization;

namespace BigFile.Cli.Output;

/// <summary>
/// Bytes for people, in the form of <c>hexdump -C</c>: the offset in the file, sixteen bytes in hexadecimal, and their
/// ASCII characters. Every line is written, also where it repeats the one before.
/// </summary>
internal sealed class HexDump
{
    private const int RowBytes = 16;
    private const int RowsBuffered = 512;
    private const int OffsetDigitsMin = 8;

    private readonly Stream _output;
    private readonly int _offsetDigits;
    private readonly byte[] _row = new byte[RowBytes];
    private readonly byte[] _text;
    private long _offset;
    private int _rowLength;
    private int _textLength;

    /// <summary>Dumps a range of a file; all offsets are as wide as that of its end.</summary>
    public HexDump(Stream output, long startOffset, long endOffset)
    {
        _output = output;
        _offset = startOffset;
        _offsetDigits = Math.Max(OffsetDigitsMin, endOffset.ToString("x", CultureInfo.InvariantCulture).Length);
        _text = new byte[RowsBuffered * (_offsetDigits + (RowBytes * 4) + 8)];
    }

    /// <summary>Takes in the next bytes of the range.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _row[_rowLength++] = value;
            if (_rowLength == RowBytes)
                EndRow();
        }
    }

    /// <summary>Writes what is left, and the offset at which the range ends.</summary>
    public void End()
    {
        if (_rowLength > 0)
            EndRow();
        AppendOffset();
        _text[_textLength++] = (byte)'\n';
        Flush();
    }

    private void EndRow()
    {
        AppendOffset();
        for (int i = 0; i < RowBytes; i++)
        {
            Append(i % 8 == 0 ? "  "u8 : " "u8);
            if (i < _rowLength)
                AppendHex(_row[i], 2);
            else
                Append("  "u8);
        }
        Append("  |"u8);
        foreach (byte value in _row.AsSpan(0, _rowLength))
            _text[_textLength++] = value is >= (byte)' ' and <= (byte)'~' ? value : (byte)'.';
        Append("|\n"u8);
        _offset += _rowLength;
        _rowLength = 0;
        if (_text.Length - _textLength < _text.Length / RowsBuffered * 2)
            Flush();
    }

    private void AppendOffset() => AppendHex(_offset, _offsetDigits);

    private void AppendHex(long value, int digits)
    {
        if (!Utf8Formatter.TryFormat(value, _text.AsSpan(_textLength), out int written, new('x', (byte)digits)))
            throw new InvalidOperationException("The buffer of the dump is too short.");
        _textLength += written;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
    }

    private void Flush()
    {
        _output.Write(_text.AsSpan(0, _textLength));
        _textLength = 0;
    }
}
