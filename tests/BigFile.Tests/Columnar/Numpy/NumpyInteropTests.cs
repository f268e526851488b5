using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Numpy;

/// <summary>Arrays that numpy wrote are read, and those written here are read by numpy: every dtype, order, version and kind of shape.</summary>
public sealed class NumpyInteropTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_numpy_writes_is_read_and_what_is_written_here_is_to_numpy_the_same()
    {
        Assert.SkipUnless(NumpyTool.IsThere, NumpyTool.Missing);
        string theirs = Directory.CreateDirectory(_folder.File("theirs")).FullName;
        string ours = Directory.CreateDirectory(_folder.File("ours")).FullName;
        output.WriteLine(NumpyTool.Run("write", theirs, _folder));
        int count = 0, same = 0;
        foreach (string path in Directory.GetFiles(theirs, "*.npy").Order())
        {
            string said = Path.ChangeExtension(path, ".json");
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(said));
            using NpyFile file = NpyFile.Open(path);
            Check(Path.GetFileName(path), json.RootElement, file);

            string copy = Path.Combine(ours, Path.GetFileName(path));
            File.Copy(said, Path.ChangeExtension(copy, ".json"));
            Rewrite(file, copy, rowsAreKnown: count++ % 2 == 0);
            if (File.ReadAllBytes(copy)[6] == file.Version.Major)
            {
                Assert.True(File.ReadAllBytes(copy).AsSpan().SequenceEqual(File.ReadAllBytes(path)), $"{path}: the bytes differ");
                same++;
            }
        }
        Assert.InRange(count, 500, int.MaxValue);
        Assert.InRange(same, count / 3, count);
        foreach (string refused in Directory.GetFiles(theirs, "*.refused"))
            Assert.Throws<NotSupportedException>(() => NpyFile.Open(refused));
        output.WriteLine($"{count} arrays read and written again, {same} of them byte for byte");
        output.WriteLine(NumpyTool.Run("verify", ours, _folder));
    }

    [Fact]
    public void Members_of_savez_are_used_in_place_and_those_of_savez_compressed_are_refused()
    {
        Assert.SkipUnless(NumpyTool.IsThere, NumpyTool.Missing);
        string folder = Directory.CreateDirectory(_folder.File("theirs")).FullName;
        NumpyTool.Run("write", folder, _folder);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "npz.json")));
        using NpzFile stored = NpzFile.Open(Path.Combine(folder, "stored.npz"));
        using NpzFile deflated = NpzFile.Open(Path.Combine(folder, "deflated.npz"));
        Assert.Equal(json.RootElement.EnumerateObject().Select(member => member.Name), stored.Entries.Select(entry => entry.Name));
        foreach (JsonProperty member in json.RootElement.EnumerateObject())
        {
            Check(member.Name, member.Value, stored.OpenArray(member.Name));
            NotSupportedException e = Assert.Throws<NotSupportedException>(() => deflated.OpenArray(member.Name));
            Assert.Contains("is deflated; save it with numpy.savez", e.Message, StringComparison.Ordinal);
        }
    }

    private static void Check(string name, JsonElement said, NpyFile file)
    {
        Assert.Equal(said.GetProperty("descr").GetString(), file.DType.ToString());
        Assert.Equal(said.GetProperty("fortran").GetBoolean(), file.IsFortranOrder);
        Assert.Equal(said.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), file.Shape);
        if (said.GetProperty("version") is { ValueKind: JsonValueKind.Array } version)
            Assert.Equal(new Version(version[0].GetInt32(), version[1].GetInt32()), file.Version);
        List<long> elements = ElementsInCOrder(file);
        if (said.TryGetProperty("fields", out JsonElement fields))
        {
            foreach (JsonElement field in fields.EnumerateArray())
                CheckField(name, field, file, elements);
            return;
        }
        string?[] values = [.. said.GetProperty("values").EnumerateArray().Select(value => value.GetString())];
        // Elements without bytes are not listed.
        if (file.DType.SizeBytes != 0)
            Assert.Equal(values, elements.Select(element => Hex(Element(file, element))));
        if (said.TryGetProperty("text", out JsonElement text))
            Assert.Equal(text.EnumerateArray().Select(value => value.GetString()), elements.Select(element => file.ReadText(element)));
    }

    private static void CheckField(string name, JsonElement said, NpyFile file, List<long> elements)
    {
        NpyField field = file.DType.GetField([.. said.GetProperty("path").EnumerateArray().Select(part => part.GetString()!)]);
        string?[] values = [.. said.GetProperty("values").EnumerateArray().Select(value => value.GetString())];
        List<string> found = [];
        foreach (long element in elements)
        {
            for (int part = 0; part < field.Count; part++)
                found.Add(Hex(FieldPart(file, element, field, part)));
        }
        Assert.True(values.SequenceEqual(found), $"{name}: field {field.Name}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    // Through the typed members where there are any, so that these are compared and not the bytes alone.
    private static byte[] Element(NpyFile file, long element) => (file.DType.Kind, file.DType.SizeBytes) switch
    {
        (NpyKind.Boolean, _) => Copied<bool>(file, element),
        (NpyKind.SignedInteger, 1) => Copied<sbyte>(file, element),
        (NpyKind.SignedInteger, 2) => Copied<short>(file, element),
        (NpyKind.SignedInteger, 4) => Copied<int>(file, element),
        (NpyKind.SignedInteger or NpyKind.DateTime or NpyKind.TimeSpan, 8) => Copied<long>(file, element),
        (NpyKind.UnsignedInteger, 1) => Copied<byte>(file, element),
        (NpyKind.UnsignedInteger, 2) => Copied<ushort>(file, element),
        (NpyKind.UnsignedInteger, 4) => Copied<uint>(file, element),
        (NpyKind.UnsignedInteger, 8) => Copied<ulong>(file, element),
        (NpyKind.Float, 2) => Copied<Half>(file, element),
        (NpyKind.Float, 4) => Copied<float>(file, element),
        (NpyKind.Float, 8) => Copied<double>(file, element),
        (NpyKind.Complex, 8) => Copied<NpyComplex64>(file, element),
        (NpyKind.Complex, 16) => Copied<Complex>(file, element),
        _ => Leased(file, element),
    };

    private static byte[] Copied<T>(NpyFile file, long element)
        where T : unmanaged
    {
        T[] value = new T[1];
        file.CopyTo(element, value.AsSpan());
        return MemoryMarshal.AsBytes(value.AsSpan()).ToArray();
    }

    private static byte[] Leased(NpyFile file, long element)
    {
        using MappedView lease = file.LeaseBytes(element);
        return Little(file.DType, lease.Span.ToArray());
    }

    private static byte[] FieldPart(NpyFile file, long element, NpyField field, int part)
    {
        byte[] row = new byte[file.DType.SizeBytes];
        Assert.Equal(1, file.ReadBytes(element, row));
        byte[] bytes = Little(field.DType, row.AsSpan(field.Offset + part * field.DType.SizeBytes, field.DType.SizeBytes).ToArray());
        byte[] typed = (field.DType.Kind, field.DType.SizeBytes) switch
        {
            (NpyKind.SignedInteger, 4) => Bytes(file.ReadField<int>(element, field, part)),
            (NpyKind.UnsignedInteger, 2) => Bytes(file.ReadField<ushort>(element, field, part)),
            (NpyKind.Float, 4) => Bytes(file.ReadField<float>(element, field, part)),
            (NpyKind.Float, 8) => Bytes(file.ReadField<double>(element, field, part)),
            (NpyKind.DateTime, 8) => Bytes(file.ReadField<long>(element, field, part)),
            _ => bytes,
        };
        Assert.Equal(bytes, typed);
        return bytes;
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)).ToArray();

    private static byte[] Little(NpyDType dtype, byte[] bytes)
    {
        int unit = dtype.Kind == NpyKind.Text ? 4 : dtype.Kind == NpyKind.Complex ? dtype.SizeBytes / 2 : dtype.SizeBytes;
        for (int i = 0; dtype.ByteOrder == NpyByteOrder.Big && i < bytes.Length; i += unit)
            bytes.AsSpan(i, unit).Reverse();
        return bytes;
    }

    private static List<long> ElementsInCOrder(NpyFile file)
    {
        List<long> elements = [];
        if (file.Count == 0)
            return elements;
        long[] index = new long[file.Shape.Count];
        while (true)
        {
            elements.Add(file.ElementOf(index));
            int dimension = index.Length - 1;
            while (dimension >= 0 && ++index[dimension] == file.Shape[dimension])
                index[dimension--] = 0;
            if (dimension < 0)
                return elements;
        }
    }

    // The elements through the typed members where they are numbers, else as bytes.
    private static void Rewrite(NpyFile file, string path, bool rowsAreKnown)
    {
        long[] shape = [.. file.Shape];
        int growing = file.IsFortranOrder ? shape.Length - 1 : 0;
        bool rowsHaveElements = shape.Length != 0 && (file.Count != 0 || shape.Where((_, i) => i != growing).All(size => size != 0));
        if (!rowsAreKnown && rowsHaveElements && file.DType.SizeBytes != 0)
            shape[growing] = -1;
        using NpyWriter writer = NpyWriter.Create(path, file.DType, shape, new NpyWriterOptions { IsFortranOrder = file.IsFortranOrder });
        if (file.DType is { Kind: NpyKind.Float, SizeBytes: 8 })
            WriteAll<double>(file, writer);
        else if (file.DType is { Kind: NpyKind.UnsignedInteger, SizeBytes: 2 })
            WriteAll<ushort>(file, writer);
        else if (file.DType.Kind is NpyKind.DateTime)
            WriteAll<long>(file, writer);
        else if (file.DType is { Kind: NpyKind.Complex, SizeBytes: 8 })
            WriteAll<NpyComplex64>(file, writer);
        else
            WriteAll(file, writer);
        writer.Finish();
    }

    private static void WriteAll<T>(NpyFile file, NpyWriter writer)
        where T : unmanaged
    {
        T[] values = new T[file.Count];
        file.CopyTo(0, values.AsSpan());
        writer.Write<T>(values);
    }

    private static void WriteAll(NpyFile file, NpyWriter writer)
    {
        using MappedView lease = file.LeaseBytes(0, (int)file.Count);
        writer.WriteBytes(lease.Span);
    }
}
