using System.Buffers;
using System.Security.Cryptography;

namespace BigFile.Columnar;

/// <summary>
/// Which dictionary values a file has so far. Of each dictionary a digest is kept for each length that it had, and no value; digests are SHA-256, so
/// dictionaries that were made to look alike do not. One thread.
/// </summary>
internal sealed class DictionaryLog : IDisposable
{
    private const int PieceBytes = 32 << 10;

    private readonly Dictionary<long, List<Extent>> _extents = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _bytes = new(PieceBytes);

    /// <summary>Says what has to be written so that the file has all values of a dictionary. <see cref="Extent.From"/> is its length when it is nothing.</summary>
    /// <param name="id">The dictionary's number.</param>
    /// <param name="values">The dictionary, whole.</param>
    /// <exception cref="InvalidOperationException">The file has other values under that number.</exception>
    public Extent Compare(long id, ColumnArray values)
    {
        if (!_extents.TryGetValue(id, out List<Extent>? known))
        {
            long none = 0;
            return new Extent(0, values.Length, Digest(values, ref none, values.Length), values) { IsFirst = true };
        }
        Extent last = known[^1];
        if (values.Length == 0 || ReferenceEquals(last.Values, values))
            return last with { From = last.To, IsFirst = false };
        // A shorter one can be compared only where the file's own once ended.
        int at = known.FindLastIndex(extent => extent.To <= values.Length);
        if (at < 0 || (at < known.Count - 1 && known[at].To < values.Length))
            throw Replaced(id);
        long row = 0;
        if (!Digest(values, ref row, known[at].To).AsSpan().SequenceEqual(known[at].Digest))
            throw Replaced(id);
        return values.Length <= last.To
            ? last with { From = last.To, IsFirst = false }
            : new Extent(last.To, values.Length, Digest(values, ref row, values.Length), values);
    }

    /// <summary>Notes that values were written.</summary>
    public void Add(long id, Extent extent)
    {
        if (!_extents.TryGetValue(id, out List<Extent>? list))
            _extents.Add(id, list = []);
        // The array is only kept to know it again: the latest is enough.
        for (int i = 0; i < list.Count; i++)
            list[i] = list[i] with { Values = null };
        list.Add(extent);
    }

    public void Dispose() => _hash.Dispose();

    private static InvalidOperationException Replaced(long id) =>
        new($"The dictionary {id} has other values than before. A file has one dictionary of a number: it can only be extended.");

    // Of the rows up to one; those before the first are in the hash already.
    private byte[] Digest(ColumnArray values, ref long row, long to)
    {
        if (row == 0)
        {
            // What an exception may have left.
            _bytes.ResetWrittenCount();
            _hash.GetHashAndReset();
        }
        for (; row < to; row++)
        {
            RowBytes.Add(_bytes, values, row);
            if (_bytes.WrittenCount >= PieceBytes)
                Drain();
        }
        Drain();
        return _hash.GetCurrentHash();
    }

    private void Drain()
    {
        _hash.AppendData(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
    }

    /// <summary>A part of a dictionary.</summary>
    /// <param name="From">The first value.</param>
    /// <param name="To">The end of it, and the length of the dictionary.</param>
    /// <param name="Digest">Of all values up to there.</param>
    /// <param name="Values">The array that had them.</param>
    internal readonly record struct Extent(long From, long To, byte[] Digest, ColumnArray? Values)
    {
        /// <summary>Whether there was no such dictionary before.</summary>
        public bool IsFirst { get; init; }

        /// <summary>Whether there is anything to write. The first of a number is written even if it has no values.</summary>
        public bool IsNeeded => IsFirst || From < To;
    }
}
