using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>The kinds whose rows lead anywhere in their children or buffers: what is led to is found first.</summary>
internal sealed partial class ArrayBodyWriter
{
    private const int ViewBytes = 16;
    private const int InlineViewBytes = 12;
    private const int FirstDataBuffer = 2;

    // Data buffers are copied as they are if all of what is in them is wanted; else what is wanted is packed into new ones.
    private void WriteViews(ColumnArray array, long first, long count)
    {
        long wanted = 0, there = 0;
        bool isWhole = true;
        for (long row = first; row < first + count; row++)
        {
            int length = array.IsNull(row) ? 0 : array.GetBytes(row).Length;
            wanted += length > InlineViewBytes ? length : 0;
        }
        foreach (ArrayBuffer data in array.Buffers[FirstDataBuffer..])
        {
            there += data.Length;
            isWhole &= data.IsWhole;
        }
        bool packs = wanted < there || !isWhole;

        ViewPlace place = default;
        body.BeginBuffer();
        for (long done = 0; done < count;)
        {
            int rows = (int)Math.Min(count - done, _scratch.Length / ViewBytes);
            Span<byte> views = _scratch.AsSpan(0, rows * ViewBytes);
            Piece(array, 1, (first + array.Offset + done) * ViewBytes, views.Length).CopyTo(views);
            for (int i = 0; i < rows; i++)
            {
                Span<byte> view = views.Slice(i * ViewBytes, ViewBytes);
                int length = BinaryPrimitives.ReadInt32LittleEndian(view);
                if (array.IsNull(first + done + i))
                {
                    view.Clear();
                }
                else if (packs && length > InlineViewBytes)
                {
                    place.MoveBehind(length);
                    BinaryPrimitives.WriteInt32LittleEndian(view[8..], place.Buffer);
                    BinaryPrimitives.WriteInt32LittleEndian(view[12..], place.Start);
                }
            }
            body.Write(views);
            done += rows;
        }
        body.EndBuffer();
        body.AddViewBuffers(packs ? place.Count : array.BufferCount - FirstDataBuffer);
        if (packs)
        {
            WritePacked(array, first, count);
            return;
        }
        for (int i = FirstDataBuffer; i < array.BufferCount; i++)
            WriteRaw(array, i, 0, array.GetBufferLength(i));
    }

    private void WritePacked(ColumnArray array, long first, long count)
    {
        ViewPlace place = default;
        int buffer = -1;
        for (long row = first; row < first + count; row++)
        {
            ReadOnlySpan<byte> bytes = array.IsNull(row) ? default : array.GetBytes(row);
            if (bytes.Length <= InlineViewBytes)
                continue;
            place.MoveBehind(bytes.Length);
            if (place.Buffer != buffer)
            {
                if (buffer >= 0)
                    body.EndBuffer();
                body.BeginBuffer();
                buffer = place.Buffer;
            }
            body.Write(bytes);
        }
        if (buffer >= 0)
            body.EndBuffer();
    }

    private void WriteListViews(ColumnArray array, long first, long count)
    {
        long low = long.MaxValue, high = 0;
        for (long row = first; row < first + count; row++)
        {
            RowRange list = ListOf(array, row);
            if (list.Count == 0)
                continue;
            low = Math.Min(low, list.Start);
            high = Math.Max(high, list.End);
        }
        bool isWide = array.Type.Kind == ArrowTypeKind.LargeListView;
        WriteNumbers(count, isWide ? sizeof(long) : sizeof(int), i => ListOf(array, first + i) is { Count: > 0 } list ? list.Start - low : 0);
        WriteNumbers(count, isWide ? sizeof(long) : sizeof(int), i => ListOf(array, first + i).Count);
        Write(array.Children[0], high == 0 ? array.Children[0].Start : low, high == 0 ? 0 : high - low);
    }

    private static RowRange ListOf(ColumnArray array, long row) => array.IsNull(row) ? default : array.GetList(row);

    private void WriteDenseUnion(ColumnArray array, long first, long count)
    {
        long[] low = new long[array.Children.Count], high = new long[array.Children.Count];
        Array.Fill(low, long.MaxValue);
        for (long row = first; row < first + count; row++)
        {
            int child = array.GetUnionChild(row, out long childRow);
            low[child] = Math.Min(low[child], childRow);
            high[child] = Math.Max(high[child], childRow + 1);
        }
        WriteRaw(array, 0, first + array.Offset, count);
        WriteNumbers(count, sizeof(int), i =>
        {
            int child = array.GetUnionChild(first + i, out long childRow);
            return childRow - low[child];
        });
        for (int i = 0; i < low.Length; i++)
            Write(array.Children[i], high[i] == 0 ? array.Children[i].Start : low[i], high[i] == 0 ? 0 : high[i] - low[i]);
    }

    private void WriteRuns(ColumnArray array, long first, long count)
    {
        ColumnArray ends = array.Children[0], values = array.Children[1];
        long firstRun = count == 0 ? ends.Start : array.GetRunRow(first);
        long runs = count == 0 ? 0 : array.GetRunRow(first + count - 1) - firstRun + 1;
        body.AddNode(runs, 0);
        body.AddEmptyBuffer();
        long at = first + array.Offset, last = 0;
        WriteNumbers(runs, ends.Type.ByteWidth, i =>
        {
            long end = Math.Min(ends.GetInteger(firstRun + i) - at, count);
            if (end <= last)
                throw Wrong(array, $"run {firstRun + i} ends before it begins");
            return last = end;
        });
        Write(values, count == 0 ? values.Start : firstRun, runs);
    }

    // A buffer of integers of so many bytes each.
    private void WriteNumbers(long count, int width, Func<long, long> numberOf)
    {
        body.BeginBuffer();
        for (long done = 0; done < count;)
        {
            int numbers = (int)Math.Min(count - done, _scratch.Length / sizeof(long));
            Span<byte> piece = _scratch.AsSpan(0, numbers * width);
            for (int i = 0; i < numbers; i++)
            {
                long number = numberOf(done + i);
                MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number))[..width].CopyTo(piece[(i * width)..]);
            }
            body.Write(piece);
            done += numbers;
        }
        body.EndBuffer();
    }
}
