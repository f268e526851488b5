using System.Buffers;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Builds arrays of text or binary: behind 32- or 64-bit offsets, as views, or of a fixed width; and of decimals of 256 bits, as their 32 bytes.</summary>
public abstract class BytesBuilder : ArrayBuilder
{
    private const int StackBytesMax = 512;

    private protected BytesBuilder(ArrowField field)
        : base(field)
    {
    }

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its bytes. Of text they must be UTF-8; that is not checked.</param>
    /// <exception cref="ArgumentException">The type has a fixed width, and these are not so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The array would have more bytes than 32-bit offsets can count.</exception>
    public abstract void Append(ReadOnlySpan<byte> value);

    /// <summary>Adds a row of text as UTF-8. Allocates nothing for texts of some hundred characters, and rents a buffer for longer ones.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">The type has a fixed width, and these are not so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The array would have more bytes than 32-bit offsets can count.</exception>
    public void Append(ReadOnlySpan<char> text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = most <= StackBytesMax ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> bytes = rented is null ? stackalloc byte[StackBytesMax] : rented;
        try
        {
            Append(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Adds a row of text as UTF-8, or a null row.</summary>
    /// <param name="text">The text, or null.</param>
    /// <exception cref="ArgumentException">The type has a fixed width, and these are not so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The text is null and the field is declared to have none, or the array would have more bytes than 32-bit offsets can count.</exception>
    public void Append(string? text)
    {
        if (text is null)
            AppendNull();
        else
            Append(text.AsSpan());
    }

    internal override void AppendBytes(ReadOnlySpan<byte> value) => Append(value);

    private protected override void AppendValue(ColumnArray source, long row) => Append(source.GetBytes(row));
}
