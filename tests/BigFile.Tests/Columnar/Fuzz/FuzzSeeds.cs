using System.Buffers.Binary;
using System.Reflection;
using BigFile.Columnar;
using BigFile.Tests.Columnar.Interop;

namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>The valid files that mutants are made of.</summary>
internal static class FuzzSeeds
{
    private const string Prefix = "fuzz-seed:";

    /// <summary>Small Arrow files: of apache-arrow (tests/interop/arrow_write.mjs --seeds), kept beside this, and of the writer here, for all types.</summary>
    public static FuzzSeed[] Arrow { get; } = [.. Names(".arrow").Select(name => OfArrow(name, Load(name))), .. WriteOwn()];

    /// <summary>An Arrow file. Its structure is found by its marks alone, not by the reader that is tested.</summary>
    public static FuzzSeed OfArrow(string name, byte[] bytes)
    {
        List<Range> structure = [];
        const int TrailerBytes = 10;
        int end = bytes.Length - TrailerBytes, footer = end - BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(end));
        structure.Add(footer..bytes.Length);
        for (int at = 8; at < footer - 8; at += 8)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) == -1 && length > 16 && length <= footer - at - 8)
                structure.Add(at..(at + 8 + length));
        }
        return new FuzzSeed(name, bytes, structure);
    }

    private static List<FuzzSeed> WriteOwn()
    {
        using TempFolder folder = new();
        List<FuzzSeed> seeds = [];
        foreach ((string name, ArrowSchema schema) in OwnSchemas.All)
        {
            string path = folder.File(name);
            OwnSchemas.Write(path, schema, [4, 3], new RandomRows(new Random(5601)), new ArrowWriterOptions { Alignment = 8 });
            seeds.Add(OfArrow(name, File.ReadAllBytes(path)));
        }
        return seeds;
    }

    private static IEnumerable<string> Names(string extension) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal)).Order();

    private static byte[] Load(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
