using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

/// <summary>A column in a file of no format, cut into chunks as a test wants it, at offsets that fit nothing.</summary>
internal sealed class ChunkedColumn<T> : ChunkSource, IDisposable
    where T : unmanaged
{
    private readonly MappedFile _file;
    private readonly List<ValueChunk> _chunks = [];
    private readonly long[] _rowStarts;
    private readonly bool _ownsFile;

    private ChunkedColumn(MappedFile file, List<ValueChunk> chunks, bool ownsFile)
    {
        _file = file;
        _chunks = chunks;
        _ownsFile = ownsFile;
        _rowStarts = new long[chunks.Count + 1];
        for (int i = 0; i < chunks.Count; i++)
            _rowStarts[i + 1] = _rowStarts[i] + chunks[i].Rows;
        Column = new Column<T>(this);
    }

    public Column<T> Column { get; }

    public int Locations { get; private set; }

    public override MappedFile File => _file;

    public override string Name => "tested";

    public override int Count => _chunks.Count;

    /// <summary>Writes a file and opens it. A chunk without a null row gets no bitmap.</summary>
    public static ChunkedColumn<T> Create(string path, T[] values, bool[]? valid, int[] chunkRows, MappedFileOptions? options = null)
    {
        Assert.Equal(values.Length, chunkRows.Sum());
        List<ValueChunk> chunks = [];
        using (FileStream stream = System.IO.File.Create(path))
        {
            int row = 0;
            foreach (int rows in chunkRows)
            {
                stream.WriteByte(0xAA);
                long valuesOffset = stream.Position;
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(row, rows)));
                int nulls = valid is null ? 0 : valid.AsSpan(row, rows).Count(false);
                long validityOffset = nulls == 0 ? -1 : stream.Position;
                byte[] bits = new byte[(rows + 7) / 8];
                // What is behind the last row is anything.
                if (rows % 8 != 0)
                    bits[^1] = 0xFF;
                for (int i = 0; nulls != 0 && i < rows; i++)
                    bits[i / 8] = (byte)(valid![row + i] ? bits[i / 8] | (1 << (i % 8)) : bits[i / 8] & ~(1 << (i % 8)));
                if (nulls != 0)
                    stream.Write(bits);
                chunks.Add(new ValueChunk(rows, nulls, valuesOffset, validityOffset));
                row += rows;
            }
            stream.WriteByte(0xAA);
        }
        return new ChunkedColumn<T>(MappedFile.Open(path, options ?? new MappedFileOptions { WindowSizeBytes = Managers.Window }), chunks, ownsFile: true);
    }

    /// <summary>One chunk without nulls, of all of an open file.</summary>
    public static ChunkedColumn<T> Over(MappedFile file) =>
        new(file, [new ValueChunk(file.Length / Unsafe.SizeOf<T>(), 0, 0, -1)], ownsFile: false);

    /// <summary>Cuts rows into chunks: of one size with a rest, or of any, empty ones among them.</summary>
    public static int[] Cut(int rows, int size, Random? random = null)
    {
        List<int> chunks = [];
        for (int left = rows; left > 0;)
        {
            int count = Math.Min(left, random is null ? size : random.Next(0, 2 * size));
            chunks.Add(count);
            left -= count;
        }
        return [.. chunks];
    }

    public override ValueChunk Get(int chunk)
    {
        Locations++;
        return _chunks[chunk];
    }

    public override long FirstRow(int chunk) => _rowStarts[chunk];

    public override int Find(long row) => Find(_rowStarts, row);

    public void Dispose()
    {
        if (_ownsFile)
            _file.Dispose();
    }
}
