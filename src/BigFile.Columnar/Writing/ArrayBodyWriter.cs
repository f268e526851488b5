using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Writes rows of arrays of any origin into the body of a batch: from row 0 on, with bitmaps shifted and offsets rebased, and no more of children than the
/// rows lead to. Copies in pieces. What cannot be right in the source is a <see cref="ColumnarFormatException"/>. One thread.
/// </summary>
internal sealed partial class ArrayBodyWriter(MessageBody body)
{
    private const int PieceBytes = 16 << 20;

    private readonly byte[] _scratch = new byte[64 << 10];

    /// <summary>How many entries arrays can need in the metadata at most: those of their fields and the data buffers of views.</summary>
    public static BodyCounts CountsOf(IReadOnlyList<ColumnArray> arrays)
    {
        BodyCounts counts = default;
        foreach (ColumnArray array in arrays)
        {
            ArrowTypeKind kind = array.Type.Kind;
            bool isView = kind.IsView();
            // Two neighbours among packed buffers hold more than the largest buffer there can be.
            int packed = isView ? 2 * Math.Max(array.BufferCount - kind.BufferCount(), 0) + 1 : 0;
            counts += new BodyCounts(1, kind.BufferCount() + packed, isView ? 1 : 0);
            counts += CountsOf(array.Children);
        }
        return counts;
    }

    /// <summary>Writes rows of an array and all that belongs to them.</summary>
    /// <param name="array">The array.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    public void Write(ColumnArray array, long first, long count)
    {
        if (first < array.Start || first > array.End || count < 0 || count > array.End - first)
            throw Wrong(array, $"{count} rows from {first} on are wanted of it, which has those from {array.Start} to {array.End}");
        ArrowTypeKind kind = array.Type.Kind;
        long at = first + array.Offset;
        long nulls = kind == ArrowTypeKind.Null ? count : CountNulls(array, at, count);
        body.AddNode(count, nulls);
        if (kind.HasValidity())
            WriteBits(array, 0, at, nulls == 0 ? 0 : count);
        switch (kind)
        {
            case ArrowTypeKind.Null:
                break;
            case ArrowTypeKind.Bool:
                WriteBits(array, 1, at, count);
                break;
            case ArrowTypeKind.Utf8View or ArrowTypeKind.BinaryView:
                WriteViews(array, first, count);
                break;
            case >= ArrowTypeKind.Utf8 and <= ArrowTypeKind.LargeBinary:
                RowRange bytes = WriteOffsets(array, at, count);
                WriteRaw(array, 2, bytes.Start, bytes.Count);
                break;
            case ArrowTypeKind.List or ArrowTypeKind.LargeList or ArrowTypeKind.Map:
                RowRange rows = WriteOffsets(array, at, count);
                Write(array.Children[0], count == 0 ? array.Children[0].Start : rows.Start, rows.Count);
                break;
            case ArrowTypeKind.ListView or ArrowTypeKind.LargeListView:
                WriteListViews(array, first, count);
                break;
            case ArrowTypeKind.FixedSizeList:
                Write(array.Children[0], count == 0 ? array.Children[0].Start : checked(at * array.Type.ListSize), checked(count * array.Type.ListSize));
                break;
            case ArrowTypeKind.Struct:
                WriteChildren(array, at, count);
                break;
            case ArrowTypeKind.SparseUnion:
                WriteRaw(array, 0, at, count);
                WriteChildren(array, at, count);
                break;
            case ArrowTypeKind.DenseUnion:
                WriteDenseUnion(array, first, count);
                break;
            case ArrowTypeKind.RunEndEncoded:
                WriteRuns(array, first, count);
                break;
            default:
                WriteRaw(array, 1, checked(at * array.Type.ByteWidth), checked(count * array.Type.ByteWidth));
                break;
        }
    }

    private void WriteChildren(ColumnArray array, long at, long count)
    {
        foreach (ColumnArray child in array.Children)
            Write(child, count == 0 ? child.Start : at, count);
    }

    private long CountNulls(ColumnArray array, long at, long count)
    {
        if (!array.Type.Kind.HasValidity() || array.NullCount == 0 || array.GetBufferLength(0) == 0)
            return 0;
        long valid = 0;
        for (long done = 0; done < count;)
        {
            int bits = (int)Math.Min(count - done, _scratch.Length * 8L), shift = (int)((at + done) & 7);
            valid += Bits.CountSet(Piece(array, 0, (at + done) >> 3, (int)Bits.BytesFor(shift + bits)), shift, bits);
            done += bits;
        }
        return count - valid;
    }

    private void WriteBits(ColumnArray array, int buffer, long at, long count)
    {
        body.BeginBuffer();
        for (long done = 0; done < count;)
        {
            int bits = (int)Math.Min(count - done, _scratch.Length * 8L), shift = (int)((at + done) & 7);
            Span<byte> piece = _scratch.AsSpan(0, (int)Bits.BytesFor(bits));
            Bits.Copy(Piece(array, buffer, (at + done) >> 3, (int)Bits.BytesFor(shift + bits)), shift, piece, bits);
            body.Write(piece);
            done += bits;
        }
        body.EndBuffer();
    }

    private void WriteRaw(ColumnArray array, int buffer, long start, long length)
    {
        body.BeginBuffer();
        for (long done = 0; done < length;)
        {
            int count = (int)Math.Min(length - done, PieceBytes);
            body.Write(Piece(array, buffer, start + done, count));
            done += count;
        }
        body.EndBuffer();
    }

    // One more offset than rows, from 0 on. Gives what they lead to in the source.
    private RowRange WriteOffsets(ColumnArray array, long at, long count)
    {
        if (count != 0)
            return array.Type.Kind.OffsetWidth() == sizeof(int) ? WriteOffsets<int>(array, at, count + 1) : WriteOffsets<long>(array, at, count + 1);
        body.BeginBuffer();
        body.Write(stackalloc byte[array.Type.Kind.OffsetWidth()]);
        body.EndBuffer();
        return default;
    }

    private RowRange WriteOffsets<T>(ColumnArray array, long at, long count)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> rebased = MemoryMarshal.Cast<byte, T>(_scratch.AsSpan());
        int width = Unsafe.SizeOf<T>();
        T first = MemoryMarshal.Read<T>(Piece(array, 1, at * width, width)), last = T.Max(first, T.Zero);
        body.BeginBuffer();
        for (long done = 0; done < count;)
        {
            ReadOnlySpan<T> piece = MemoryMarshal.Cast<byte, T>(
                Piece(array, 1, (at + done) * width, (int)Math.Min(count - done, rebased.Length) * width));
            for (int i = 0; i < piece.Length; i++)
            {
                if (piece[i] < last)
                    throw Wrong(array, $"offset {at + done + i} is {piece[i]}, less than {last} before it");
                last = piece[i];
                rebased[i] = last - first;
            }
            body.Write(MemoryMarshal.AsBytes(rebased[..piece.Length]));
            done += piece.Length;
        }
        body.EndBuffer();
        return new RowRange(long.CreateTruncating(first), long.CreateTruncating(last - first));
    }

    private static ReadOnlySpan<byte> Piece(ColumnArray array, int buffer, long start, int length)
    {
        ArrayBuffer place = array.Buffers[buffer];
        if (start < place.From || start > place.To || length > place.To - start)
            throw Wrong(array, $"bytes {start} to {start + length} of buffer {buffer} are wanted, of {place.From} to {place.To}");
        return array.GetBuffer(buffer, start, length);
    }

    private static ColumnarFormatException Wrong(ColumnArray array, string what) => new(array.Source, -1, $"column '{array.Field.Name}': {what}");
}
