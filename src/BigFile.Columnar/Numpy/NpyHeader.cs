using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// The head of a .npy file: magic, version, length, and a Python dictionary filled up to a multiple of 64 bytes (NEP 1; numpy.lib.format).
/// </summary>
/// <param name="Version">1.0, 2.0 or 3.0.</param>
/// <param name="DType">What the elements are.</param>
/// <param name="IsFortranOrder">Whether the first index is the one that changes fastest.</param>
/// <param name="Shape">How many there are along each dimension.</param>
/// <param name="Count">How many there are.</param>
/// <param name="DataOffset">Where the first begins, in bytes from the start of the file.</param>
internal sealed record NpyHeader(Version Version, NpyDType DType, bool IsFortranOrder, long[] Shape, long Count, long DataOffset)
{
    /// <summary>No header that numpy writes comes near this; a row of 100,000 fields does.</summary>
    public const int TextBytesMax = 4 << 20;

    public const int MagicBytes = 8;

    private const int Alignment = 64;

    // numpy leaves room for as many digits as any size can have, so that a header can be changed when the file grows.
    private const int GrowthDigits = 21;

    /// <summary>What an unfinished file begins with instead; as long as magic and version.</summary>
    public static ReadOnlySpan<byte> UnfinishedMagic => "BFNUMPY?"u8;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of all elements.</summary>
    public long DataBytes => Count * DType.SizeBytes;

    /// <summary>Reads the header that begins at an offset, by copying reads.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="lengthBytes">How long header and elements may be.</param>
    /// <param name="source">What to call the file in exceptions.</param>
    /// <exception cref="ColumnarFormatException">There is none, or what it says cannot be.</exception>
    /// <exception cref="NotSupportedException">The elements are Python objects or long doubles.</exception>
    public static NpyHeader Read(MappedFile file, long offset, long lengthBytes, string source)
    {
        Span<byte> head = stackalloc byte[MagicBytes + sizeof(uint)];
        head = head[..(int)Math.Min(head.Length, lengthBytes)];
        file.ReadExactly(offset, head);
        if (head.StartsWith(UnfinishedMagic))
            throw new ColumnarFormatException(source, offset, "is unfinished: its writer did not come to the end");
        if (!head.StartsWith(Magic))
            throw new ColumnarFormatException(source, offset, "does not begin with \\x93NUMPY, so it is no .npy file");
        if (head.Length < MagicBytes)
            throw Cut(source, offset, lengthBytes);
        Version version = new(head[6], head[7]);
        if (head[6] is < 1 or > 3 || head[7] != 0)
            throw new ColumnarFormatException(source, offset + 6, $"version {version} of the format is not known; 1.0, 2.0 and 3.0 are");

        int prefixBytes = MagicBytes + (head[6] == 1 ? sizeof(ushort) : sizeof(uint));
        if (head.Length < prefixBytes)
            throw Cut(source, offset, lengthBytes);
        ReadOnlySpan<byte> size = head[MagicBytes..];
        uint textBytes = head[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (textBytes > lengthBytes - prefixBytes)
            throw new ColumnarFormatException(source, offset + MagicBytes, $"the header is said to have {textBytes} bytes; there are {lengthBytes - prefixBytes}");
        if (textBytes > TextBytesMax)
            throw new ColumnarFormatException(source, offset + MagicBytes, $"the header is said to have {textBytes} bytes; more than {TextBytesMax} are not read");

        byte[] text = new byte[textBytes];
        long textOffset = offset + prefixBytes;
        file.ReadExactly(textOffset, text);
        (NpyDType dtype, bool isFortranOrder, long[] shape) = NpyHeaderParser.Parse(text, isUtf8: head[6] == 3, source, textOffset);
        if (!NpyShape.TryCount(shape, out long count) || (dtype.SizeBytes != 0 && count > long.MaxValue / dtype.SizeBytes))
            throw new ColumnarFormatException(source, textOffset, $"the shape {ShapeText(shape)} of elements of {dtype.SizeBytes} bytes is more than 64 bits hold");
        long dataOffset = textOffset + textBytes;
        long foundBytes = lengthBytes - prefixBytes - textBytes;
        if (count * dtype.SizeBytes > foundBytes)
        {
            throw new ColumnarFormatException(source, dataOffset,
                $"the shape {ShapeText(shape)} takes {count * dtype.SizeBytes} bytes of elements; there are {foundBytes}");
        }
        return new NpyHeader(version, dtype, isFortranOrder, shape, count, dataOffset);
    }

    /// <summary>The header as numpy.save writes it, byte for byte, in the oldest version that can hold it.</summary>
    /// <remarks>As long for every size of the dimension that can grow: the first in C order, the last in Fortran order.</remarks>
    /// <exception cref="ArgumentException">The description is longer, or the dimensions more, than is read again.</exception>
    public static byte[] Format(NpyDType dtype, bool isFortranOrder, ReadOnlySpan<long> shape)
    {
        if (shape.Length > NpyHeaderParser.DimensionsMax)
            throw new ArgumentException($"An array has at most {NpyHeaderParser.DimensionsMax} dimensions, not {shape.Length}.", nameof(shape));
        StringBuilder text = new();
        text.Append("{'descr': ");
        dtype.AppendLiteral(text);
        text.Append(isFortranOrder ? ", 'fortran_order': True, 'shape': " : ", 'fortran_order': False, 'shape': ");
        PythonText.AppendTuple(text, shape.ToArray());
        text.Append(", }");
        if (!shape.IsEmpty)
        {
            long growing = isFortranOrder ? shape[^1] : shape[0];
            text.Append(' ', GrowthDigits - growing.ToString(CultureInfo.InvariantCulture).Length);
        }
        string header = text.ToString();
        bool isLatin1 = header.All(c => c <= 0xff);
        byte[] encoded = isLatin1 ? Encoding.Latin1.GetBytes(header) : Encoding.UTF8.GetBytes(header);
        int version = isLatin1 ? 1 : 3;
        int textBytes = TextBytes(encoded.Length, sizeof(ushort));
        if (version == 1 && textBytes > ushort.MaxValue)
            version = 2;
        int sizeBytes = version == 1 ? sizeof(ushort) : sizeof(uint);
        textBytes = TextBytes(encoded.Length, sizeBytes);
        if (textBytes > TextBytesMax)
            throw new ArgumentException($"The header of this dtype would have {textBytes} bytes; more than {TextBytesMax} are not read.", nameof(dtype));

        byte[] result = new byte[MagicBytes + sizeBytes + textBytes];
        Magic.CopyTo(result);
        result[6] = (byte)version;
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(result.AsSpan(MagicBytes), (ushort)textBytes);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(MagicBytes), (uint)textBytes);
        Span<byte> padded = result.AsSpan(MagicBytes + sizeBytes);
        padded.Fill((byte)' ');
        encoded.CopyTo(padded);
        padded[^1] = (byte)'\n';
        return result;
    }

    /// <summary>How long a file of a shape is.</summary>
    /// <exception cref="ArgumentException">The shape is negative somewhere, or more than 64 bits hold.</exception>
    public static long LengthOf(int headerBytes, NpyDType dtype, ReadOnlySpan<long> shape)
    {
        foreach (long size in shape)
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        if (!NpyShape.TryCount(shape, out long count) || (dtype.SizeBytes != 0 && count > (long.MaxValue - headerBytes) / dtype.SizeBytes))
            throw new ArgumentException($"The shape {ShapeText(shape.ToArray())} of elements of {dtype.SizeBytes} bytes is more than 64 bits hold.", nameof(shape));
        return headerBytes + count * dtype.SizeBytes;
    }

    public static string ShapeText(IReadOnlyList<long> shape)
    {
        StringBuilder text = new();
        PythonText.AppendTuple(text, shape);
        return text.ToString();
    }

    // With the line feed, and from 1 to 64 spaces before it: numpy fills a header that would need none all the same.
    private static int TextBytes(int encodedBytes, int sizeBytes)
    {
        int length = encodedBytes + 1;
        return length + Alignment - (MagicBytes + sizeBytes + length) % Alignment;
    }

    private static ColumnarFormatException Cut(string source, long offset, long lengthBytes) =>
        new(source, offset + lengthBytes, $"the header is cut: the file has {lengthBytes} bytes");
}
