namespace BigFile.Columnar.Compute;

/// <summary>
/// Cuts a column into pieces, in order; each chunk is located once. How it is cut depends on the chunks and the size of pieces alone, so it
/// is the same for any number of threads. One thread at a time.
/// </summary>
/// <param name="source">The column.</param>
/// <param name="pieceRows">Rows of a piece at most, a multiple of 64.</param>
/// <param name="selection">Pieces without a row of it are left out; null: none is.</param>
internal sealed class PieceCursor(ChunkSource source, int pieceRows, RowSelection? selection)
{
    private ValueChunk _chunk;
    private int _nextChunk;
    private long _chunkStart;
    private long _done;
    private long _left;

    /// <summary>The next piece. False: there are no more.</summary>
    public bool TryNext(out ColumnPiece piece)
    {
        while (TryCut(out piece))
        {
            if (selection is null || selection.IsAny(piece.FirstRow, piece.Rows))
            {
                piece = piece with { RowsBefore = _left };
                _left = 0;
                return true;
            }
            _left += piece.Rows;
        }
        return false;
    }

    private bool TryCut(out ColumnPiece piece)
    {
        while (_done == _chunk.Rows)
        {
            if (_nextChunk == source.Count)
            {
                piece = default;
                return false;
            }
            _chunkStart += _chunk.Rows;
            // A chunk of which nothing is wanted is not even located.
            long rows = source.FirstRow(_nextChunk + 1) - source.FirstRow(_nextChunk);
            bool isWanted = rows > 0 && (selection is null || selection.IsAny(_chunkStart, rows));
            _left += isWanted ? 0 : rows;
            _chunk = isWanted ? source.Get(_nextChunk) : new ValueChunk(rows, 0, 0, -1);
            // Somebody else has written the file anew since rows were numbered.
            if (_chunk.Rows != rows)
                throw new ColumnarFormatException(source.File.Path, _chunk.ValuesOffset, $"a chunk of column '{source.Name}' had {rows} rows, and has {_chunk.Rows} now");
            _done = isWanted ? 0 : rows;
            _nextChunk++;
        }
        int count = (int)Math.Min(pieceRows, _chunk.Rows - _done);
        piece = new ColumnPiece(_chunk, _done, _chunkStart + _done, count, 0);
        _done += count;
        return true;
    }
}
