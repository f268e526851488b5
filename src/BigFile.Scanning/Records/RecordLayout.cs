using System.Diagnostics.CodeAnalysis;

namespace BigFile.Scanning;

/// <summary>The fields of records that all have one size: what <c>ts:i64 price:f64 qty:u32</c> says. Immutable.</summary>
/// <remarks>
/// A layout is words between spaces or commas. <c>name:type</c> is a field; it begins where the one before it ends, or at the
/// byte that <c>@offset</c> behind its type says, so that fields may overlap. Types are <c>i8 i16 i32 i64 u8 u16 u32 u64 f16
/// f32 f64</c>, little-endian unless <c>be</c> stands behind them, <c>bool</c>, and with a size in bytes <c>char[n]</c> (Latin-1),
/// <c>utf8[n]</c> and <c>bytes[n]</c>. <c>pad[n]</c> or <c>_:n</c> leaves bytes out; so does <c>_</c> for the name of any type.
/// <c>size=n</c> says how long a record is where more follows than the fields. Nothing is aligned: a layout of a C struct
/// needs its padding written out.
/// </remarks>
public sealed class RecordLayout
{
    /// <summary>The most bytes that a record can have: 16 MiB.</summary>
    public const int SizeBytesMax = 16 << 20;

    private readonly RecordField[] _fields;

    internal RecordLayout(RecordField[] fields, int sizeBytes)
    {
        _fields = fields;
        SizeBytes = sizeBytes;
    }

    /// <summary>How long a record is, in bytes; from 1 to <see cref="SizeBytesMax"/>.</summary>
    public int SizeBytes { get; }

    /// <summary>The fields in the order of the text, at least one.</summary>
    public IReadOnlyList<RecordField> Fields => _fields;

    /// <summary>The field of a name; case matters.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public RecordField this[string name] => TryGetField(name, out RecordField? field)
        ? field
        : throw new KeyNotFoundException($"There is no field '{name}': there are {string.Join(", ", _fields.Select(known => known.Name))}.");

    /// <summary>Reads a layout.</summary>
    /// <exception cref="RecordSyntaxException">It is none; the message names the word and its place.</exception>
    public static RecordLayout Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RecordLayoutParser(text).Parse();
    }

    /// <summary>Finds the field of a name; case matters.</summary>
    public bool TryGetField(ReadOnlySpan<char> name, [NotNullWhen(true)] out RecordField? field)
    {
        foreach (RecordField candidate in _fields)
        {
            if (name.SequenceEqual(candidate.Name))
            {
                field = candidate;
                return true;
            }
        }
        field = null;
        return false;
    }

    /// <summary>The layout with every offset and its size: a text that <see cref="Parse"/> reads as the same.</summary>
    public override string ToString() =>
        string.Join(' ', _fields.Select(field => $"{field}@{field.OffsetBytes}").Append($"size={SizeBytes}"));
}
