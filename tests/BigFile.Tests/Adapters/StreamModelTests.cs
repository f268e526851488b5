namespace BigFile.Tests.Adapters;

/// <summary>Seeded random operations on a mapped stream, a memory stream and a file stream at once: all must answer alike.</summary>
public class StreamModelTests
{
    private const int Window = Managers.Window;
    private const int Steps = 600;
    private const int LengthMax = 6 * Window;

    public static TheoryData<Way, int> Runs
    {
        get
        {
            TheoryData<Way, int> runs = [];
            for (int seed = 1; seed <= 8; seed++)
            {
                runs.Add(Way.Reserved, seed);
                runs.Add(Way.Floating, seed);
                runs.Add(Way.Buffered, seed);
            }
            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Every_operation_answers_as_a_memory_stream_and_a_file_stream_do(Way way, int seed)
    {
        Random random = new(seed);
        using AdapterFile f = new(way, random.Next(3) * 50_000, 2);
        using TempFolder folder = new();
        using MemoryStream memory = new();
        memory.Write(f.Content);
        memory.Position = 0;
        await using FileStream file = new(
            folder.FileWith(f.Content), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: false);
        await using MappedFileStream mapped = f.File.AsStream();

        for (int step = 0; step < Steps; step++)
        {
            int operation = random.Next(16), argumentSeed = random.Next();
            string expected = await Apply(memory, operation, new Random(argumentSeed));
            string asFile = await Apply(file, operation, new Random(argumentSeed));
            string actual = await Apply(mapped, operation, new Random(argumentSeed));
            Assert.True(expected == asFile, $"the oracles differ: seed {seed}, step {step}: {expected} / {asFile}");
            Assert.True(expected == actual, $"seed {seed}, step {step}: expected {expected}, was {actual}");
        }
        mapped.Flush();
        Assert.Equal(memory.Length, new FileInfo(f.Path).Length);
        mapped.Dispose();
        byte[] content = new byte[memory.Length];
        f.File.ReadExactly(0, content);
        Assert.True(content.AsSpan().SequenceEqual(memory.ToArray()));
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_copy_on_write_stream_answers_as_a_memory_stream_of_fixed_length_does(Way way, int seed)
    {
        Random random = new(seed);
        using AdapterFile f = new(way, 3 * Window + 100, 2, MappedFileAccess.CopyOnWrite);
        using MemoryStream memory = new((byte[])f.Content.Clone());
        await using MappedFileStream mapped = f.File.AsStream();
        for (int step = 0; step < Steps; step++)
        {
            int operation = random.Next(15), argumentSeed = random.Next();
            string expected = await Apply(memory, operation, new Random(argumentSeed));
            string actual = await Apply(mapped, operation, new Random(argumentSeed));
            Assert.True(expected == actual, $"seed {seed}, step {step}: expected {expected}, was {actual}");
        }
        Assert.True(File.ReadAllBytes(f.Path).AsSpan().SequenceEqual(f.Content));
    }

    // Does one operation and tells all that can be seen of it.
    private static async Task<string> Apply(Stream stream, int operation, Random random)
    {
        string seen;
        try
        {
            seen = await Do(stream, operation, random);
        }
        catch (NotSupportedException)
        {
            seen = "not supported";
        }
        return $"{operation}: {seen}; position {stream.Position}, length {stream.Length}";
    }

    private static async Task<string> Do(Stream stream, int operation, Random random)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] bytes = new byte[1 + (random.Next(4) == 0 ? random.Next(2 * Window) : random.Next(300))];
        long target = random.Next(LengthMax);
        switch (operation)
        {
            case 0:
                return Hash(bytes, stream.Read(bytes));
            case 1:
                return Hash(bytes, stream.Read(bytes, 0, bytes.Length));
            case 2:
                return Hash(bytes, await stream.ReadAsync(bytes, token));
            case 3:
                return $"{stream.ReadByte()}";
            case 4:
                random.NextBytes(bytes);
                stream.Write(bytes);
                return "";
            case 5:
                random.NextBytes(bytes);
                await stream.WriteAsync(bytes, token);
                return "";
            case 6:
                stream.WriteByte((byte)random.Next());
                return "";
            case 7:
                for (int i = random.Next(400); i > 0; i--)
                    stream.WriteByte((byte)i);
                return "";
            case 8:
                for (int i = random.Next(40); i > 0; i--)
                    stream.Write(bytes, 0, Math.Min(bytes.Length, 100));
                return "";
            case 9:
                stream.Position = target;
                return "";
            case 10:
                return $"{Seek(stream, target, random.Next(3))}";
            case 11:
                return $"{stream.Seek(0, SeekOrigin.End)}";
            case 12:
                stream.Flush();
                await stream.FlushAsync(token);
                return "";
            case 13:
                using (MemoryStream copy = new())
                {
                    stream.CopyTo(copy);
                    return Hash(copy.GetBuffer(), (int)copy.Length);
                }
            case 14:
                using (MemoryStream copy = new())
                {
                    await stream.CopyToAsync(copy, token);
                    return Hash(copy.GetBuffer(), (int)copy.Length);
                }
            default:
                stream.SetLength(target);
                return "";
        }
    }

    private static long Seek(Stream stream, long target, int origin) => stream.Seek(
        target - (origin == 0 ? 0 : origin == 1 ? stream.Position : stream.Length), (SeekOrigin)origin);

    private static string Hash(byte[] bytes, int count)
    {
        HashCode hash = default;
        hash.AddBytes(bytes.AsSpan(0, count));
        return $"{count} bytes {hash.ToHashCode():x}";
    }
}
