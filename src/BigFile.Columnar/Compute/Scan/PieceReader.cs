using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Gives the rows of pieces to a function: values over a lease, or copied where the leases of others leave no room under the budget; masks
/// always copied. One thread at a time. Dispose it.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="selection">The rows to look at; null: all.</param>
/// <param name="needsValues">Whether the function wants values.</param>
internal sealed class PieceReader<T>(MappedFile file, RowSelection? selection, bool needsValues) : IDisposable
    where T : unmanaged
{
    // After a lease that found no room so many pieces are copied before the next try: that is an exception, and not cheap.
    private const int CopiesAfterFailure = 16;

    private ulong[] _valid = [];
    private ulong[] _selected = [];
    private byte[] _copy = [];
    private int _copiesLeft;

    /// <summary>Works on a piece.</summary>
    /// <exception cref="FileFaultException">A page could not be had; whatever the function has made does not count.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    public TResult Read<TResult>(in ColumnPiece piece, PieceAction<T, TResult> action)
        where TResult : struct
    {
        ReadOnlySpan<ulong> selected = ReadSelection(piece);
        Work<TResult> work = new() { Piece = piece, Selected = selected, Mask = ReadMask(piece, selected), Action = action };
        if (!needsValues || (!work.Mask.IsEmpty && !RowMask.IsAny(work.Mask)))
            return Run(default, work);
        long offset = piece.Chunk.ValuesOffset + (piece.ChunkRow * Unsafe.SizeOf<T>());
        int bytes = piece.Rows * Unsafe.SizeOf<T>();
        if (!TryLease(offset, bytes, out MappedView view))
        {
            file.ReadExactly(offset, Rent(ref _copy, bytes));
            return Run(_copy.AsSpan(0, bytes), work);
        }
        try
        {
            return view.Read(work, Run);
        }
        finally
        {
            view.Dispose();
        }
    }

    public void Dispose()
    {
        Return(ref _valid);
        Return(ref _selected);
        Return(ref _copy);
    }

    private static TResult Run<TResult>(ReadOnlySpan<byte> values, Work<TResult> work)
        where TResult : struct
    {
        TResult result = default;
        work.Action(
            new PieceRows<T> { Piece = work.Piece, Values = MemoryMarshal.Cast<byte, T>(values), Selected = work.Selected, Mask = work.Mask },
            ref result);
        return result;
    }

    private static Span<TBuffer> Rent<TBuffer>(ref TBuffer[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            Return(ref buffer);
            buffer = ArrayPool<TBuffer>.Shared.Rent(length);
        }
        return buffer.AsSpan(0, length);
    }

    private static void Return<TBuffer>(ref TBuffer[] buffer)
    {
        TBuffer[] last = buffer;
        buffer = [];
        if (last.Length != 0)
            ArrayPool<TBuffer>.Shared.Return(last);
    }

    private bool TryLease(long offset, int bytes, out MappedView view)
    {
        view = default;
        if (_copiesLeft > 0)
        {
            _copiesLeft--;
            return false;
        }
        try
        {
            view = file.Lease(offset, bytes, sequential: true);
            return true;
        }
        catch (BudgetExceededException)
        {
            _copiesLeft = CopiesAfterFailure;
            return false;
        }
    }

    private ReadOnlySpan<ulong> ReadSelection(in ColumnPiece piece)
    {
        if (selection is null)
            return default;
        Span<ulong> words = Rent(ref _selected, RowMask.WordsFor(piece.Rows));
        selection.CopyBits(piece.FirstRow, piece.Rows, words);
        return words;
    }

    // The bitmap is copied: it is 1/64 of the values and less, and has to be joined with the selection. An empty mask is the fast way.
    private ReadOnlySpan<ulong> ReadMask(in ColumnPiece piece, ReadOnlySpan<ulong> selected)
    {
        if (piece.Chunk.ValidityOffset < 0)
            return selected;
        Span<ulong> words = Rent(ref _valid, RowMask.WordsFor(piece.Rows));
        words[^1] = 0;
        file.ReadExactly(piece.Chunk.ValidityOffset + (piece.ChunkRow / 8), MemoryMarshal.AsBytes(words)[..((piece.Rows + 7) / 8)]);
        RowMask.CutTo(words, piece.Rows);
        if (selected.IsEmpty)
            return RowMask.Count(words) == piece.Rows ? default : words;
        System.Numerics.Tensors.TensorPrimitives.BitwiseAnd(words, selected, words);
        return words;
    }

    private readonly ref struct Work<TResult>
    {
        public required ColumnPiece Piece { get; init; }

        public required ReadOnlySpan<ulong> Selected { get; init; }

        public required ReadOnlySpan<ulong> Mask { get; init; }

        public required PieceAction<T, TResult> Action { get; init; }
    }
}
