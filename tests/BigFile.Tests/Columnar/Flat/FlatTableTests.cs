using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>FlatBuffers, well and badly formed.</summary>
public sealed class FlatTableTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<MappedFile> _files = [];

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Fields_are_read_and_those_left_out_are_their_defaults()
    {
        FlatNode root = FlatNode.Table().Set(0, (short)-7).Set(2, 1L << 50).Set(3, FlatNode.Text("Grüße")).Set(4, FlatNode.Table().Set(1, 5))
            .Set(5, FlatNode.Structs([1L, 2, 3, 4], 2)).Set(6, FlatNode.Vector(FlatNode.Table().Set(0, 1), FlatNode.Table().Set(0, 2)));
        FlatTable table = FlatTable.Root(Space(root.Write(out _)));
        Assert.Equal(-7, table.Get<short>(0));
        Assert.Equal(0, table.Get<int>(1));
        Assert.Equal(9, table.Get(1, 9));
        Assert.Equal(1L << 50, table.Get<long>(2));
        Assert.Equal("Grüße", table.GetText(3));
        Assert.Null(table.GetText(1));
        Assert.Equal(5, table.GetTable(4, "it").Get<int>(1));
        Assert.False(table.TryGetTable(7, out _));
        Assert.Equal(11, table.Get(30_000, 11));
        FlatVector structs = table.GetVector(5, 16), tables = table.GetVector(6, 4);
        Assert.Equal((2, 3L, 4L), (structs.Count, structs.Get<long>(1), structs.Get<long>(1, 8)));
        Assert.Equal((2, 2), (tables.Count, tables.GetTable(1).Get<int>(0)));
    }

    [Fact]
    public void A_vector_that_is_not_there_has_no_elements()
    {
        FlatTable table = FlatTable.Root(Space(FlatNode.Table().Set(0, 1).Write(out _)));
        FlatVector vector = table.GetVector(3, 8);
        Assert.Equal(0, vector.Count);
        AssertWrong(() => vector.Get<long>(0), "element 0");
        AssertWrong(() => vector.GetTable(0), "element 0");
    }

    [Fact]
    public void Elements_outside_are_refused()
    {
        FlatTable table = FlatTable.Root(Space(FlatNode.Table().Set(0, FlatNode.Structs([1L, 2], 2)).Write(out _)));
        FlatVector vector = table.GetVector(0, 8);
        foreach (long index in new[] { -1, 2, long.MinValue, long.MaxValue })
            AssertWrong(() => vector.Get<long>(index), "of 2");
        AssertWrong(() => table.GetTable(2, "heart"), "no heart");
    }

    [Fact]
    public void Offsets_that_lead_nowhere_are_refused_with_their_place()
    {
        FlatNode text = FlatNode.Text("text"), child = FlatNode.Table().Set(0, 1), vector = FlatNode.Structs([1L], 1);
        byte[] good = FlatNode.Table().Set(0, text).Set(1, child).Set(2, vector).Write(out Dictionary<FlatNode, int> places);
        int root = BitConverter.ToInt32(good);
        // Fields of 4 bytes from byte 4 of the table on.
        foreach (uint offset in new uint[] { 0, 1 << 20, int.MaxValue, uint.MaxValue, uint.MaxValue - 3, (uint)good.Length })
        {
            for (int slot = 0; slot < 3; slot++)
            {
                FlatTable table = FlatTable.Root(Space(Patched(good, root + 4 + slot * 4, offset)));
                AssertWrong(() => _ = slot == 0 ? table.GetText(0)! : slot == 1 ? table.GetTable(1, "it").Position + "" : table.GetVector(2, 8).Count + "", null);
            }
            AssertWrong(() => FlatTable.Root(Space(Patched(good, 0, offset))), null);
            FlatTable whole = FlatTable.Root(Space(Patched(good, places[text], offset)));
            if (offset > 4)
                AssertWrong(() => whole.GetText(0), null);
            FlatTable of = FlatTable.Root(Space(Patched(good, places[vector], offset)));
            if (offset > 1)
                AssertWrong(() => of.GetVector(2, 8), null);
        }
    }

    [Fact]
    public void Vtables_outside_or_too_small_are_refused()
    {
        byte[] good = FlatNode.Table().Set(0, 1L).Set(1, 2).Write(out _);
        int root = BitConverter.ToInt32(good), vtable = root - BitConverter.ToInt32(good, root);
        foreach (int distance in new[] { int.MinValue, int.MaxValue, -1 << 20, 1 << 20, root + 1, 0 })
            AssertWrong(() => FlatTable.Root(Space(Patched(good, root, (uint)distance))), null);
        foreach (ushort bytes in new ushort[] { 0, 2, 3, 5, 7, ushort.MaxValue, 0x7FFE })
            AssertWrong(() => FlatTable.Root(Space(Patched(good, vtable, bytes))), null);
        foreach (ushort bytes in new ushort[] { 0, 3, ushort.MaxValue })
            AssertWrong(() => FlatTable.Root(Space(Patched(good, vtable + 2, bytes))), null);
        foreach (ushort at in new ushort[] { 1, 3, ushort.MaxValue, 17 })
        {
            FlatTable table = FlatTable.Root(Space(Patched(good, vtable + 4, at)));
            AssertWrong(() => table.Get<long>(0), "field");
        }
    }

    [Fact]
    public void Text_that_is_not_utf8_or_too_long_is_refused()
    {
        FlatNode text = FlatNode.Text("abcd");
        byte[] bytes = FlatNode.Table().Set(0, text).Write(out Dictionary<FlatNode, int> places);
        bytes[places[text] + 5] = 0xFF;
        AssertWrong(() => FlatTable.Root(Space(bytes)).GetText(0), "UTF-8");
        FlatNode huge = FlatNode.Structs(new byte[FlatTable.TextBytesMax + 1], FlatTable.TextBytesMax + 1);
        AssertWrong(() => FlatTable.Root(Space(FlatNode.Table().Set(0, huge).Write(out _))).GetText(0), "a text has");
    }

    [Fact]
    public void Tables_of_any_bytes_are_an_exception_or_lie_in_their_range()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] good = FlatNode.Table().Set(0, FlatNode.Text("name")).Set(1, FlatNode.Vector(FlatNode.Table().Set(0, 1), FlatNode.Table().Set(0, 2))).Set(2, 7L)
            .Write(out _);
        byte[] bytes = new byte[good.Length];
        string path = _folder.FileWith(good, "any");
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite });
        for (int i = 0; i < 20_000; i++)
        {
            good.CopyTo(bytes, 0);
            for (int change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            file.Write(0, bytes);
            try
            {
                FlatTable table = FlatTable.Root(new FlatSpace(file, 0, bytes.Length));
                Assert.InRange(table.Position, 0, bytes.Length);
                _ = table.GetText(0);
                _ = table.Get<long>(2);
                FlatVector vector = table.GetVector(1, 4);
                for (int element = 0; element < vector.Count; element++)
                    _ = vector.GetTable(element).Get<int>(0);
            }
            catch (ColumnarFormatException e)
            {
                Assert.Equal(path, e.Path);
                Assert.InRange(e.Offset, 0, bytes.Length);
            }
        }
    }

    private static byte[] Patched(byte[] bytes, int place, uint value)
    {
        byte[] patched = [.. bytes];
        BitConverter.TryWriteBytes(patched.AsSpan(place), value);
        return patched;
    }

    private static byte[] Patched(byte[] bytes, int place, ushort value)
    {
        byte[] patched = [.. bytes];
        BitConverter.TryWriteBytes(patched.AsSpan(place), value);
        return patched;
    }

    // The FlatBuffer is not the file's start, nor its end: an access outside of it would be seen as wrong content at the least.
    private FlatSpace Space(byte[] bytes)
    {
        byte[] around = Encoding.ASCII.GetBytes("0123456789");
        MappedFile file = MappedFile.Open(_folder.FileWith([.. around, .. bytes, .. around], "flat" + _files.Count));
        _files.Add(file);
        return new FlatSpace(file, around.Length, bytes.Length);
    }

    private void AssertWrong(Action action, string? text)
    {
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(action);
        Assert.StartsWith(_folder.Path, e.Path, StringComparison.Ordinal);
        Assert.InRange(e.Offset, 10, _files[^1].Length);
        if (text is not null)
            Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }
}
