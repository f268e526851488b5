namespace BigFile.Columnar;

/// <summary>Writes a bitmap into what was reserved of a file, in pieces of any number of bits.</summary>
internal sealed class BitmapWriter(GrowingFile file, long place)
{
    private readonly byte[] _bytes = new byte[4096];
    private long _written;
    private int _bits;

    /// <summary>Writes bits from the start of a bitmap.</summary>
    public void Append(ReadOnlySpan<byte> bits, int count)
    {
        for (int done = 0; done < count;)
        {
            // Whole bytes of the source where this bitmap is at one; else up to there.
            int room = (_bits & 7) == 0 ? _bytes.Length * 8 - _bits : 8 - (_bits & 7);
            int piece = Math.Min(room, count - done);
            if ((_bits & 7) == 0)
            {
                Bits.Copy(bits, done, _bytes.AsSpan(_bits >> 3), piece);
            }
            else
            {
                byte few = 0;
                Bits.Copy(bits, done, new Span<byte>(ref few), piece);
                _bytes[_bits >> 3] |= (byte)(few << (_bits & 7));
            }
            Moved(piece);
            done += piece;
        }
    }

    /// <summary>Writes ones.</summary>
    public void AppendOnes(int count)
    {
        while (count > 0)
        {
            int piece = Math.Min(count, 8 - (_bits & 7));
            int ones = ((1 << piece) - 1) << (_bits & 7);
            if ((_bits & 7) == 0 && count >= 64)
            {
                piece = Math.Min(count, _bytes.Length * 8 - _bits) & ~7;
                _bytes.AsSpan(_bits >> 3, piece >> 3).Fill(byte.MaxValue);
            }
            else
            {
                _bytes[_bits >> 3] = (byte)((_bits & 7) == 0 ? ones : _bytes[_bits >> 3] | ones);
            }
            Moved(piece);
            count -= piece;
        }
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        int bytes = (int)Bits.BytesFor(_bits);
        file.WriteAt(place + _written, _bytes.AsSpan(0, bytes));
        _written += bytes;
        _bits = 0;
    }

    private void Moved(int bits)
    {
        _bits += bits;
        if (_bits == _bytes.Length * 8)
            End();
    }
}
