using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

public class BitsTests
{
    [Fact]
    public void Bits_are_copied_and_counted_from_anywhere()
    {
        Random random = new(3);
        byte[] source = new byte[300];
        random.NextBytes(source);
        for (int round = 0; round < 3000; round++)
        {
            int first = random.Next(source.Length * 8), count = random.Next(Math.Min(source.Length * 8 - first, round % 2 == 0 ? 100 : 2000) + 1);
            byte[] copy = [.. Enumerable.Repeat((byte)0xAA, (count + 7) / 8 + 1)];
            // Nothing behind the bits may be needed.
            Bits.Copy(source.AsSpan(0, (first + count + 7) / 8), first, copy, count);
            int set = 0;
            for (int i = 0; i < (count + 7) / 8 * 8; i++)
            {
                int wanted = i < count ? source[(first + i) / 8] >> ((first + i) % 8) & 1 : 0;
                Assert.True(wanted == (copy[i / 8] >> (i % 8) & 1), $"bit {i} of {count} from {first}");
                set += wanted;
            }
            Assert.Equal(0xAA, copy[^1]);
            Assert.Equal(set, Bits.CountSet(source, first, count));
        }
    }
}
