using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BigFile.Scanning;

namespace BigFile.Cli.Output;

/// <summary>
/// Reads a part; see <see cref="PartFormat"/>. The header is read when it is opened, records come one after the other, the
/// counts behind the last of them. One thread at a time.
/// </summary>
internal sealed class PartReader : IDisposable
{
    private readonly Stream _input;
    private readonly ByteBuffer _line = new();
    private readonly ByteBuffer _bytes = new();
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly long[] _numbers = new long[PartFormat.NumbersMax + 1];
    private readonly Dictionary<string, long> _counts = [];
    private int _at;
    private int _filled;
    private Checksum _checksum;
    private bool _ended;

    private PartReader(string path, Stream input)
    {
        Path = path;
        _input = input;
    }

    /// <summary>The file that the part is in.</summary>
    public string Path { get; }

    /// <summary>What stands at its head.</summary>
    public PartHeader Header { get; private set; } = null!;

    /// <summary>The letter of the record that was read last.</summary>
    public char Letter { get; private set; }

    /// <summary>Its numbers.</summary>
    public ReadOnlySpan<long> Numbers => _numbers.AsSpan(0, NumberCount);

    /// <summary>Its bytes, until the next is read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The counts at the end; empty before <see cref="TryReadRecord"/> returned false.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    private int NumberCount { get; set; }

    /// <summary>Opens a part and reads its header.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no part; the message names it.</exception>
    public static PartReader Open(string path)
    {
        FileStream input;
        try
        {
            input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
        var reader = new PartReader(path, input);
        try
        {
            reader.Header = reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the part to its end and throws unless it is whole: looks at the checksum before anything of it is used.</summary>
    /// <exception cref="CommandException">It is damaged, or cut.</exception>
    public static PartReader OpenChecked(string path, CancellationToken cancellationToken)
    {
        using (PartReader first = Open(path))
        {
            while (first.TryReadRecord())
                cancellationToken.ThrowIfCancellationRequested();
        }
        return Open(path);
    }

    /// <summary>Reads the next record; false behind the last, when the checksum has been looked at.</summary>
    /// <exception cref="CommandException">The part is damaged, or cut.</exception>
    public bool TryReadRecord()
    {
        if (_ended)
            return false;
        ReadTextLine();
        if (LineIs(PartFormat.EndLine))
        {
            ReadTrailer();
            _ended = true;
            return false;
        }
        ReadOnlySpan<byte> line = _line.Span;
        if (line.Length < 2)
            throw Damaged();
        Letter = (char)line[0];
        NumberCount = 0;
        for (int at = 1; at < line.Length;)
        {
            if (NumberCount > PartFormat.NumbersMax || line[at] != ' '
                || !Utf8Parser.TryParse(line[(at + 1)..], out _numbers[NumberCount++], out int used))
                throw Damaged();
            at += 1 + used;
        }
        long length = NumberCount > 0 ? _numbers[--NumberCount] : -1;
        if (length < 0 || length > Array.MaxLength)
            throw Damaged();
        ReadBytes((int)length);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _line.Dispose();
        _bytes.Dispose();
    }

    /// <summary>The error of a part that is not as it was written.</summary>
    public CommandException Damaged() => new(Path, "the part is damaged, or not whole");

    private PartHeader ReadHeader()
    {
        if (!TryReadTextLine(PartFormat.VersionLine.Length) || !LineIs(PartFormat.VersionLine))
            throw new CommandException(Path, $"is no part that this version reads: its first line is not '{PartFormat.VersionLine}'");
        string command = ReadValue(PartFormat.CommandKey);
        if (!LineSplit.TryParse(ReadValue(PartFormat.SplitKey), out LineSplit split))
            throw Damaged();
        if (!PartIdentity.TryParse(ReadValue(PartFormat.IdentityKey), out PartIdentity identity))
            throw Damaged();
        string file = PartFormat.Unescape(ReadValue(PartFormat.FileKey)) ?? throw Damaged();
        List<KeyValuePair<string, string>> options = [];
        while (ReadTextLine() && !LineIs(PartFormat.BodyLine))
        {
            string[] words = ValueOfLine(PartFormat.OptionKey).Split(' ');
            if (words.Length != 2 || PartFormat.Unescape(words[1]) is not string value)
                throw Damaged();
            options.Add(new(words[0], value));
        }
        return new PartHeader(command, split, file, identity, options);
    }

    private void ReadTrailer()
    {
        while (true)
        {
            uint expected = _checksum.Value;
            ReadTextLine();
            string line = Encoding.UTF8.GetString(_line.Span);
            if (line.StartsWith(PartFormat.ChecksumKey + " ", StringComparison.Ordinal))
            {
                bool isWhole = uint.TryParse(
                    line.AsSpan(PartFormat.ChecksumKey.Length + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint checksum)
                    && checksum == expected && _at == _filled && !Fill();
                if (!isWhole)
                    throw Damaged();
                return;
            }
            string[] words = ValueOfLine(PartFormat.CountKey).Split(' ');
            if (words.Length != 2 || !long.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
                throw Damaged();
            _counts[words[0]] = value;
        }
    }

    private string ReadValue(string key)
    {
        ReadTextLine();
        return ValueOfLine(key);
    }

    private string ValueOfLine(string key)
    {
        string line = Encoding.UTF8.GetString(_line.Span);
        return line.StartsWith(key + " ", StringComparison.Ordinal) ? line[(key.Length + 1)..] : throw Damaged();
    }

    private bool LineIs(string text) => Encoding.UTF8.GetString(_line.Span) == text;

    private bool ReadTextLine() => TryReadTextLine(PartFormat.TextLineBytesMax) ? true : throw Damaged();

    // False at the end of the file, and for a line that is longer than any can be.
    private bool TryReadTextLine(int lengthMax)
    {
        _line.Cut();
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _filled - _at);
            int end = rest.IndexOf((byte)'\n');
            int taken = end < 0 ? rest.Length : end;
            if (taken > lengthMax - _line.Length)
                return false;
            _line.Append(rest[..taken]);
            Take(end < 0 ? taken : taken + 1);
            if (end >= 0)
                return true;
        }
        return false;
    }

    private void ReadBytes(int length)
    {
        _bytes.Cut();
        while (_bytes.Length < length)
        {
            if (_at == _filled && !Fill())
                throw Damaged();
            int taken = Math.Min(_filled - _at, length - _bytes.Length);
            _bytes.Append(_buffer.AsSpan(_at, taken));
            Take(taken);
        }
        if ((_at == _filled && !Fill()) || _buffer[_at] != '\n')
            throw Damaged();
        Take(1);
    }

    private void Take(int count)
    {
        _checksum.Add(_buffer.AsSpan(_at, count));
        _at += count;
    }

    private bool Fill()
    {
        try
        {
            _at = 0;
            _filled = _input.Read(_buffer);
            return _filled > 0;
        }
        catch (Exception e) when (ErrorText.Describe(e, Path) is string words)
        {
            throw new CommandException(Path, words);
        }
    }
}
