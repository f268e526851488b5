using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Finds the chunks of rows in any order. Chunks are mostly of one size, so it guesses, and checks; where each chunk is it asks once, and keeps
/// in a table of bounded size. One thread at a time. Dispose it.
/// </summary>
internal sealed class ChunkTable : IDisposable
{
    private const int PlacesMax = 1 << 14;
    private const int PlacesMin = 1 << 4;

    private readonly ChunkSource _source;
    private readonly long _rowCount;
    private readonly double _chunksPerRow;
    private readonly int _mask;
    private ChunkPlace[] _places;

    /// <summary>Makes an empty table.</summary>
    /// <param name="source">The column.</param>
    /// <param name="lookups">How many rows will be looked for, about: a big table for few would not pay.</param>
    public ChunkTable(ChunkSource source, int lookups)
    {
        _source = source;
        _rowCount = source.FirstRow(source.Count);
        int wanted = Math.Clamp(Math.Min(source.Count, lookups), PlacesMin, PlacesMax);
        int count = (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
        _mask = count - 1;
        _places = ArrayPool<ChunkPlace>.Shared.Rent(count);
        _places.AsSpan(0, count).Clear();
        // The first one that has rows tells the size of most.
        int first = _rowCount == 0 ? 0 : source.Find(0);
        _chunksPerRow = _rowCount == 0 ? 0 : 1.0 / (source.FirstRow(first + 1) - source.FirstRow(first));
    }

    /// <summary>The chunk of a row; until the next call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly ChunkPlace Find(long row)
    {
        ref ChunkPlace place = ref _places[(int)(row * _chunksPerRow) & _mask];
        // A place that is not set has no rows.
        if ((ulong)(row - place.FirstRow) < (ulong)place.Rows)
            return ref place;
        return ref FindElsewhere(row);
    }

    public void Dispose()
    {
        ChunkPlace[] places = _places;
        _places = [];
        if (places.Length != 0)
            ArrayPool<ChunkPlace>.Shared.Return(places);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref readonly ChunkPlace FindElsewhere(long row)
    {
        if ((ulong)row >= (ulong)_rowCount)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Column '{_source.Name}' has {_rowCount} rows.");
        // The guess may be off by one where a row begins a chunk, or the sizes differ a little.
        int guess = (int)(row * _chunksPerRow);
        for (int near = guess - 1; near <= guess + 1; near++)
        {
            ref ChunkPlace place = ref _places[near & _mask];
            if ((ulong)(row - place.FirstRow) < (ulong)place.Rows)
                return ref place;
        }
        int number = _source.Find(row);
        ref ChunkPlace found = ref _places[number & _mask];
        if ((ulong)(row - found.FirstRow) >= (ulong)found.Rows)
        {
            ValueChunk chunk = _source.Get(number);
            found = new ChunkPlace(_source.FirstRow(number), chunk.Rows, chunk.ValuesOffset, chunk.ValidityOffset);
        }
        return ref found;
    }
}
