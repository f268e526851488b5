using System.IO.Compression;
using BigFile.Columnar;
using static BigFile.Tests.Columnar.Numpy.NpyBytes;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpzFileTests : IDisposable
{
    private static readonly byte[] Array = With(Header("'<i4'", "(2, 2)"), [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]);

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Stored_members_are_used_where_they_lie(Way way)
    {
        foreach (bool isZip64 in new[] { false, true })
        {
            // Lengths that put the data at odd offsets.
            ZipBytes zip = new ZipBytes { IsZip64 = isZip64 }.Add("x.npy", Array, localExtraBytes: 9).Add("odd/name", Array).Add("notes.txt", "no array"u8);
            string path = _folder.FileWith(zip.Finish(isZip64 ? "" : "a comment"));
            using NpzFile file = NpzFile.Open(path, new MappedFileOptions
            {
                Access = MappedFileAccess.ReadWrite, WindowSizeBytes = Managers.Window, Placement = way.Placement(), Source = way.Source(),
            });
            Assert.Equal(["x", "odd/name", "notes.txt"], file.Entries.Select(entry => entry.Name));
            Assert.All(file.Entries, entry => Assert.True(entry.IsStored));
            foreach (string name in new[] { "x", "x.npy", "odd/name" })
            {
                using NpyFile array = file.OpenArray(name);
                Assert.Equal(4, array.Read<int>(1, 1));
                Assert.Equal(3, array.AsRows<int>()[1, 0]);
                Assert.NotEqual(0, array.DataOffset % 2 + array.DataOffset % 4);
            }
            using (NpyFile array = file.OpenArray("x"))
                array.Write([0, 1], 77);
            Assert.Equal(77, file.OpenArray(file.Entries[0]).Read<int>(0, 1));
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => file.OpenArray("notes.txt"));
            Assert.Contains("notes.txt", e.Message, StringComparison.Ordinal);
            Assert.Contains("'x'", Assert.Throws<KeyNotFoundException>(() => file.OpenArray("y")).Message, StringComparison.Ordinal);
            Assert.True(file.TryGetEntry("x", out NpzEntry? found));
            Assert.Equal((long)Array.Length, found.LengthBytes);
            Assert.False(file.TryGetEntry("y", out _));
        }
    }

    [Fact]
    public void Members_that_are_not_stored_are_refused_by_name_and_the_others_are_not()
    {
        ZipBytes zip = new ZipBytes().Add("deflated.npy", Array, method: 8).Add("lzma.npy", Array, method: 14).Add("secret.npy", Array, flags: 1).Add("x.npy", Array);
        using NpzFile file = NpzFile.Open(_folder.FileWith(zip.Finish()));
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => file.OpenArray("deflated"));
        Assert.Contains("is deflated; save it with numpy.savez", e.Message, StringComparison.Ordinal);
        Assert.Contains("deflated.npy", e.Message, StringComparison.Ordinal);
        Assert.Contains("LZMA", Assert.Throws<NotSupportedException>(() => file.OpenArray("lzma")).Message, StringComparison.Ordinal);
        Assert.Contains("encrypted", Assert.Throws<NotSupportedException>(() => file.OpenArray("secret")).Message, StringComparison.Ordinal);
        Assert.Equal([false, false, false, true], file.Entries.Select(entry => entry.IsStored));
        Assert.Equal(4, file.OpenArray("x").Read<int>(1, 1));
    }

    [Fact]
    public void What_another_program_zips_is_read()
    {
        using (ZipArchive zip = ZipFile.Open(_folder.File(), ZipArchiveMode.Create))
        {
            foreach ((string name, CompressionLevel level) in new[] { ("stored.npy", CompressionLevel.NoCompression), ("deflated.npy", CompressionLevel.Optimal) })
            {
                using Stream stream = zip.CreateEntry(name, level).Open();
                stream.Write(Array);
                stream.Write(new byte[1000]);
            }
        }
        using NpzFile file = NpzFile.Open(_folder.File());
        Assert.Equal(4, file.OpenArray("stored").Read<int>(1, 1));
        Assert.Throws<NotSupportedException>(() => file.OpenArray("deflated"));
    }

    [Fact]
    public void Names_are_UTF_8_or_of_code_page_437_and_the_later_of_two_counts()
    {
        byte[] other = [.. Array];
        other[^4] = 9;
        ZipBytes zip = new ZipBytes().Add("日本.npy", Array, flags: 1 << 11).Add("\u0082\u00e1.npy", Array).Add("x.npy", Array).Add("x.npy", other);
        using NpzFile file = NpzFile.Open(_folder.FileWith(zip.Finish()));
        Assert.Equal(["日本", "éß", "x", "x"], file.Entries.Select(entry => entry.Name));
        Assert.Equal(4, file.OpenArray("éß").Read<int>(1, 1));
        Assert.Equal(4, file.OpenArray("日本").Read<int>(1, 1));
        Assert.Equal(9, file.OpenArray("x").Read<int>(1, 1));
        Assert.Equal(4, file.OpenArray(file.Entries[2]).Read<int>(1, 1));
    }

    [Fact]
    public void A_zip_without_members_is_one()
    {
        using NpzFile file = NpzFile.Open(_folder.FileWith(new ZipBytes().Finish()));
        Assert.Empty(file.Entries);
        Assert.Throws<KeyNotFoundException>(() => file.OpenArray("x"));
    }

    [Fact]
    public void After_dispose_members_throw_and_nothing_is_held()
    {
        string path = _folder.FileWith(new ZipBytes().Add("x.npy", Array).Finish());
        NpzFile file = NpzFile.Open(path);
        NpyFile array = file.OpenArray("x");
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.OpenArray("x"));
        Assert.Throws<ObjectDisposedException>(() => array.Read<int>(0, 0));
        File.Delete(path);
        Assert.False(File.Exists(path));
        path = _folder.FileWith(new ZipBytes().Add("x.npy", Array).Finish());
        using MappedFile mapped = MappedFile.Open(path);
        file = NpzFile.Open(mapped);
        array = file.OpenArray("x");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.OpenArray("x"));
        Assert.Equal(1, array.Read<int>(0, 0));
    }

    [Fact]
    public void A_zip_that_is_cut_anywhere_is_refused()
    {
        foreach (bool isZip64 in new[] { false, true })
        {
            byte[] whole = new ZipBytes { IsZip64 = isZip64 }.Add("x.npy", Array).Finish();
            for (int length = 0; length < whole.Length; length++)
            {
                string path = _folder.FileWith(whole.AsSpan(0, length));
                Assert.Throws<ColumnarFormatException>(() => NpzFile.Open(path));
            }
        }
    }

    [Fact]
    public void Members_that_are_not_what_the_directory_says_are_refused_with_the_place()
    {
        Refused("another name", new ZipBytes().Add("x.npy", Array, localName: "y.npy").Finish());
        Refused("are said to be", new ZipBytes().Add("x.npy", Array, lengthBytes: 5).Finish());
        Refused("takes 16 bytes", new ZipBytes().Add("x.npy", Array.AsSpan(0, Array.Length - 1)).Finish());
        byte[] zip = new ZipBytes().Add("x.npy", Array).Finish();
        Refused("does not begin where", Changed(zip, 0, 0));
        Refused("compressed otherwise", Changed(zip, 8, 8));
        // The offset in the directory; the end record is 22 bytes, the entry 46 + 5 + 3.
        Refused("no room", Changed(zip, zip.Length - 22 - 8 - 4 + 3, 0x7f));
        // Both lengths.
        byte[] longer = Changed(zip, zip.Length - 22 - 54 + 22, 0x7f);
        Refused("which the file has not", Changed(longer, zip.Length - 22 - 54 + 26, 0x7f));
    }

    private static byte[] Changed(byte[] content, int at, byte value)
    {
        byte[] changed = [.. content];
        changed[at] = value;
        return changed;
    }

    private void Refused(string reason, byte[] content)
    {
        using NpzFile file = NpzFile.Open(_folder.FileWith(content));
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => file.OpenArray("x"));
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.InRange(e.Offset, 0, content.Length);
    }
}
