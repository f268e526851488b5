using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>Passes over lines of a stream, whose pieces end anywhere.</summary>
/// <param name="format">How it divides into lines; one byte or one unit ends them.</param>
internal sealed class InputLines(LineFormat format)
{
    private readonly byte[] _delimiter = format.Delimiter.BytesIn(format.Encoding);
    private long _behindPreamble = -format.PreambleBytes;
    private byte _first;

    /// <summary>Passes over lines.</summary>
    /// <param name="piece">The bytes that come next.</param>
    /// <param name="left">How many lines are to be passed; becomes how many are left.</param>
    /// <returns>How many bytes of the piece belong to them.</returns>
    public int Pass(ReadOnlySpan<byte> piece, ref long left)
    {
        int at = 0;
        while (left > 0 && at < piece.Length)
        {
            if (_delimiter.Length == 1)
            {
                int index = piece[at..].IndexOf(_delimiter[0]);
                at = index < 0 ? piece.Length : at + index + 1;
                left -= index < 0 ? 0 : 1;
                continue;
            }
            // Units of two bytes, of which a piece may have only one.
            byte value = piece[at++];
            if (_behindPreamble >= 0 && _behindPreamble % 2 == 1 && _first == _delimiter[0] && value == _delimiter[1])
                left--;
            _first = value;
            _behindPreamble++;
        }
        return at;
    }
}
