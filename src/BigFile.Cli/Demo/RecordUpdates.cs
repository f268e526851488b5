using System.Diagnostics;

namespace BigFile.Cli.Demo;

/// <summary>
/// Updates of single records in place: lines of the log, chosen at random, lose the address of the client: its
/// digits become zeros. Each finds its line through the engine, reads the address and writes it back.
/// </summary>
internal sealed class RecordUpdates
{
    // Longer than any line and any address of the log; an address is the text before the first space.
    private const int LineBytesMax = 4096;
    private const int AddressBytesMax = 64;

    private readonly List<long> _lineOffsets = [];

    /// <summary>How many records were updated.</summary>
    public int Count => _lineOffsets.Count;

    /// <summary>How long that took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Updates so many lines of the file.</summary>
    public void Write(MappedFile file, int count, Random random, CancellationToken interrupt)
    {
        Span<byte> buffer = stackalloc byte[LineBytesMax + AddressBytesMax];
        long started = Stopwatch.GetTimestamp();
        while (_lineOffsets.Count < count)
        {
            interrupt.ThrowIfCancellationRequested();
            long offset = random.NextInt64(file.Length);
            Span<byte> text = buffer[..file.Read(offset, buffer)];
            int lineStart = text.IndexOf((byte)'\n') + 1;
            Span<byte> address = AddressOf(text[lineStart..]);
            if (lineStart == 0 || address.IsEmpty)
                continue;
            Anonymise(address);
            file.Write(offset + lineStart, address);
            _lineOffsets.Add(offset + lineStart);
        }
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Sorts the updates by offset, for <see cref="Apply"/>.</summary>
    public void Sort() => _lineOffsets.Sort();

    /// <summary>Does to a block as it was generated what the updates did to the file. Any number of threads.</summary>
    public void Apply(long blockOffset, Span<byte> block)
    {
        int first = _lineOffsets.BinarySearch(blockOffset);
        for (int i = first < 0 ? ~first : first; i < _lineOffsets.Count && _lineOffsets[i] < blockOffset + block.Length; i++)
            Anonymise(AddressOf(block[(int)(_lineOffsets[i] - blockOffset)..]));
    }

    private static Span<byte> AddressOf(Span<byte> line)
    {
        int length = line[..Math.Min(line.Length, AddressBytesMax)].IndexOf((byte)' ');
        return line[..Math.Max(length, 0)];
    }

    private static void Anonymise(Span<byte> address)
    {
        foreach (ref byte letter in address)
        {
            if (letter is >= (byte)'1' and <= (byte)'9')
                letter = (byte)'0';
        }
    }
}
