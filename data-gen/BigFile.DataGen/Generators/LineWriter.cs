using System.Buffers.Text;

namespace BigFile.DataGen.Generators;

/// <summary>A place in a block, and the means to put pieces of a line there one after the other.</summary>
internal ref struct LineWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    internal int WrittenBytes { get; private set; }

    /// <summary>Appends <paramref name="fragment"/>.</summary>
    internal void Append(ReadOnlySpan<byte> fragment)
    {
        fragment.CopyTo(_destination[WrittenBytes..]);
        WrittenBytes += fragment.Length;
    }

    /// <summary>Appends <paramref name="value"/> in decimal digits, without leading zeros.</summary>
    internal void AppendNumber(ulong value)
    {
        // Fails only without room for the digits, which then shows as an index out of range at the next append.
        Utf8Formatter.TryFormat(value, _destination[WrittenBytes..], out int digitCount);
        WrittenBytes += digitCount;
    }

    /// <summary>Sets the next <paramref name="lengthBytes"/> bytes aside, for the caller to fill.</summary>
    internal Span<byte> Reserve(int lengthBytes)
    {
        Span<byte> reserved = _destination.Slice(WrittenBytes, lengthBytes);
        WrittenBytes += lengthBytes;
        return reserved;
    }
}
