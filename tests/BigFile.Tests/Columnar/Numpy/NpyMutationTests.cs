using System.Text;
using BigFile.Columnar;
using static BigFile.Tests.Columnar.Numpy.NpyBytes;

namespace BigFile.Tests.Columnar.Numpy;

/// <summary>Files with damage of every kind: what comes of them is an array that can be read whole, or an exception that says what and where.</summary>
public sealed class NpyMutationTests(ITestOutputHelper output) : IDisposable
{
    private const int Mutants = 6000;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "'", "\"", "(", ")", "[", "]", "{", "}", ",", ":", "\\", "\\x41", "\\u0041", "9223372036854775807", "99999999999999999999", "-1", "0", "L", "True", "False",
            "'descr'", "'shape'", "'<f8'", "'|O'", "'<f16'", "'>U1000000000'", "'|V2147483647'", "('a', '<i4')", "[('a', ", "((((((((", "\0", "\n", "é",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_arrays_are_refused_or_read()
    {
        byte[][] seeds =
        [
            With(Header("'<f8'", "(3, 4)"), new byte[96]),
            With(Header("'>c16'", "(2,)", isFortranOrder: true), new byte[32], 2),
            With(Header("'<U3'", "()"), new byte[12], 3),
            With(Header("[('a', '<i4'), (('title', 'b'), '|S3', (2, 3)), ('n', [('x', '>f8'), ('', '|V1'), ('é', '|b1')])]", "(4,)"), new byte[4 * 32], 3),
            With(Header("'<M8[25s]'", "(3, 0)"), []),
        ];
        int whole = Hunt(seeds, path =>
        {
            using NpyFile file = NpyFile.Open(path);
            ReadAll(file);
        });
        Assert.InRange(whole, 50, Mutants * Soak.Rounds - 50);
    }

    [Fact]
    public void Damaged_zips_are_refused_or_read()
    {
        byte[] array = With(Header("'<f8'", "(3, 4)"), new byte[96]);
        byte[][] seeds =
        [
            new ZipBytes().Add("x.npy", array).Add("y.npy", array, localExtraBytes: 20).Finish("comment"),
            new ZipBytes { IsZip64 = true }.Add("x.npy", array).Add("y.npy", array).Finish(),
            new ZipBytes().Add("x.npy", array, method: 8).Add("é.npy", array, flags: 1 << 11).Finish(),
        ];
        int whole = Hunt(seeds, path =>
        {
            using NpzFile file = NpzFile.Open(path);
            foreach (NpzEntry entry in file.Entries.Where(entry => entry.IsStored))
            {
                using NpyFile array = file.OpenArray(entry);
                ReadAll(array);
            }
        });
        Assert.InRange(whole, 50, Mutants * Soak.Rounds - 50);
    }

    private static void ReadAll(NpyFile file)
    {
        Assert.InRange(file.DataOffset, 0, file.File.Length);
        Assert.InRange(file.DataBytes, 0, file.File.Length - file.DataOffset);
        if (file.DataBytes != 0)
        {
            using MappedView lease = file.LeaseBytes(0, (int)file.Count);
            int sum = 0;
            foreach (byte value in lease.Span)
                sum += value;
            Assert.InRange(sum, 0, int.MaxValue);
            if (file.DType.Kind is NpyKind.Bytes or NpyKind.Text)
                file.ReadText(file.Count - 1);
        }
        Assert.Equal(file.DType, NpyDType.Parse(file.DType.ToString()));
    }

    private int Hunt(byte[][] seeds, Action<string> read)
    {
        int whole = 0;
        for (int round = 0; round < Soak.Rounds; round++)
        {
            int seed = round * Mutants;
            for (int i = 0; i < Mutants; i++, seed++)
            {
                byte[] mutant = Mutate(new Random(seed), seeds[seed % seeds.Length]);
                string path = _folder.FileWith(mutant);
                try
                {
                    read(path);
                    whole++;
                }
                catch (Exception e) when (e is ColumnarFormatException or NotSupportedException)
                {
                    if (e is ColumnarFormatException format && (format.Offset < -1 || format.Offset > mutant.Length))
                        throw new InvalidOperationException($"seed {seed}: {format.Offset} is outside the file", e);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
                }
            }
        }
        output.WriteLine($"{whole} of {Mutants * Soak.Rounds} mutants were whole arrays; seeds from 0");
        return whole;
    }

    private static byte[] Mutate(Random random, byte[] content)
    {
        List<byte> mutant = [.. content];
        for (int changes = random.Next(1, 4); changes > 0 && mutant.Count > 0; changes--)
        {
            int at = random.Next(mutant.Count);
            switch (random.Next(8))
            {
                case 0:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 2:
                    mutant.RemoveRange(at, Math.Min(mutant.Count - at, random.Next(1, 20)));
                    break;
                case 3:
                    mutant.RemoveRange(at, mutant.Count - at);
                    break;
                case 4:
                    mutant.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 5:
                    byte[] token = Tokens[random.Next(Tokens.Length)];
                    for (int i = 0; i < token.Length && at + i < mutant.Count; i++)
                        mutant[at + i] = token[i];
                    break;
                case 6:
                    mutant.InsertRange(at, mutant.GetRange(at, Math.Min(mutant.Count - at, random.Next(1, 40))));
                    break;
                default:
                    // A number of 1 to 8 bytes at one of its limits.
                    byte fill = (byte)(random.Next(2) * 0xff);
                    for (int i = 0, length = 1 << random.Next(4); i < length && at + i < mutant.Count; i++)
                        mutant[at + i] = fill;
                    break;
            }
        }
        return [.. mutant];
    }
}
