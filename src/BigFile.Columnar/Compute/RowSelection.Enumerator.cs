using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

public sealed partial class RowSelection
{
    /// <summary>Goes over the numbers of selected rows, ascending.</summary>
    public struct Enumerator
    {
        private readonly RowSelection _selection;
        private ulong _bits;
        private long _word;

        internal Enumerator(RowSelection selection, long start)
        {
            _selection = selection;
            _word = start / RowMask.WordRows;
            if (start < selection.RowCount)
                _bits = selection.GetWord(_word) & (ulong.MaxValue << (int)start);
        }

        /// <summary>The row. Of no meaning before the first move and after the last.</summary>
        public long Current { get; private set; } = -1;

        /// <summary>Moves to the next row.</summary>
        /// <returns>False if there is none.</returns>
        public bool MoveNext()
        {
            if (_bits == 0 && !MoveToWord())
                return false;
            Current = (_word * RowMask.WordRows) + BitOperations.TrailingZeroCount(_bits);
            _bits &= _bits - 1;
            return true;
        }

        private bool MoveToWord()
        {
            ulong[]?[] segments = _selection._segments;
            for (_word++; _word / SegmentWords < segments.Length;)
            {
                ReadOnlySpan<ulong> words = segments[_word / SegmentWords];
                int at = (int)(_word % SegmentWords);
                int ahead = words.IsEmpty ? -1 : words[Math.Min(at, words.Length)..].IndexOfAnyExcept(0UL);
                if (ahead >= 0)
                {
                    _word += ahead;
                    _bits = words[at + ahead];
                    return true;
                }
                _word += SegmentWords - at;
            }
            return false;
        }
    }
}
