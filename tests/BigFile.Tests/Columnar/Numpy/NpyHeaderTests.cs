using System.Text;
using BigFile.Columnar;
using static BigFile.Tests.Columnar.Numpy.NpyBytes;

namespace BigFile.Tests.Columnar.Numpy;

public sealed class NpyHeaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }", "<f8", false, new long[] { 3, 4 })]
    [InlineData("{'shape':(3,4),'fortran_order':True,'descr':'<f8'}", "<f8", true, new long[] { 3, 4 })]
    [InlineData(" \t{\"descr\" :\n'|i1' , \"shape\" : ( ) ,\r\n \"fortran_order\":False,} \n \n", "|i1", false, new long[] { })]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (5,)}", "<f8", false, new long[] { 5 })]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (5L, 2L)}", "<f8", false, new long[] { 5, 2 })] // Python 2
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 0, 9223372036854775807)}", "<f8", false, null)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 0, 4)}", "<f8", false, new long[] { 3, 0, 4 })]
    [InlineData("{'descr': [('a', '<i4'), ('b', '|S3', (2,))], 'fortran_order': False, 'shape': (2,)}", "[('a', '<i4'), ('b', '|S3', (2,))]", false, new long[] { 2 })]
    public void A_header_is_read_whatever_the_order_of_its_keys_and_its_spaces(string header, string dtype, bool isFortranOrder, long[]? shape)
    {
        foreach (int major in new[] { 1, 2, 3 })
        {
            string path = _folder.FileWith(With(header, new byte[96], major));
            if (shape is null)
            {
                Assert.Contains("64 bits", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
                continue;
            }
            using NpyFile file = NpyFile.Open(path);
            Assert.Equal(new Version(major, 0), file.Version);
            Assert.Equal(dtype, file.DType.ToString());
            Assert.Equal(isFortranOrder, file.IsFortranOrder);
            Assert.Equal(shape, file.Shape);
            Assert.Equal(shape.Aggregate(1L, (product, size) => product * size), file.Count);
            Assert.Equal((major == 1 ? 10 : 12) + Encoding.Latin1.GetByteCount(header), file.DataOffset);
            Assert.Equal(file.Count * file.DType.SizeBytes, file.DataBytes);
        }
    }

    [Theory]
    [InlineData("", "expected '{', found the end")]
    [InlineData("x", "expected '{', found 'x'")]
    [InlineData("[]", "expected '{', found '['")]
    [InlineData("{}", "no 'descr'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "no 'shape'")]
    [InlineData("{'descr': '<f8', 'shape': ()}", "no 'fortran_order'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), 'more': 1}", "none of descr")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}", "twice")]
    [InlineData("{'descr': '<f8' 'fortran_order': False, 'shape': ()}", "expected '}', found ''")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()", "expected '}', found the end")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()} 1", "expected the end, found '1'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()}\0", "expected the end, found byte 0x00")]
    [InlineData("{,}", "expected a key")]
    [InlineData("{descr: '<f8'}", "expected a key, found 'd'")]
    [InlineData("{'descr' '<f8'}", "expected ':'")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': ()}", "expected True or False, found '0'")]
    [InlineData("{'descr': '<f8', 'fortran_order': false, 'shape': ()}", "expected True or False, found 'f'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': 5}", "expected '(', found '5'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (5)}", "no comma")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': [5]}", "expected '(', found '['")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", "negative")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,)}", "expected ')', found '.'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (01,)}", "begins with a zero")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}", "expected a size, found 'T'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (,)}", "expected a size")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,)}", "more than 64 bits hold")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,)}", "more than 64 bits hold")]
    [InlineData("{'descr': '|i1', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "more than 64 bits hold")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 2, 0)}", "more than 64 bits hold")]
    [InlineData("{'descr': None, 'fortran_order': False, 'shape': ()}", "expected a dtype, found 'N'")]
    [InlineData("{'descr': 'x9', 'fortran_order': False, 'shape': ()}", "no dtype 'x9'")]
    [InlineData("{'descr': ('<f8', (2,)), 'fortran_order': False, 'shape': ()}", "sub-array")]
    [InlineData("{'descr': '<f8, 'fortran_order': False, 'shape': ()}", "no dtype")]
    [InlineData("{'descr': '<f8", "no end")]
    [InlineData("{'descr': '<f8\n', 'fortran_order': False, 'shape': ()}", "no end")]
    [InlineData("{'descr': '<f8\\", "no end")]
    [InlineData("{'descr': '\\q', ", "escape")]
    [InlineData("{'descr': '\\x+1', ", "2 hexadecimal digits")]
    [InlineData("{'descr': '\\ud800', ", "no character")]
    [InlineData("{'descr': '\\U00110000', ", "no character")]
    public void A_header_that_says_something_else_is_refused_with_the_place(string header, string reason)
    {
        byte[] content = With(header, new byte[16]);
        string path = _folder.FileWith(content);
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.Equal(path, e.Path);
        Assert.InRange(e.Offset, 10, 10 + header.Length);
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        byte[] whole = With(Header("'<f8'", "(3, 4)"), new byte[96]);
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.FileWith(whole.AsSpan(0, length));
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
            Assert.InRange(e.Offset, 0, length);
        }
        using NpyFile file = NpyFile.Open(_folder.FileWith(whole));
        Assert.Equal(12, file.Count);
    }

    [Fact]
    public void Data_that_are_too_short_are_told_with_both_lengths_and_longer_ones_are_left_alone()
    {
        string path = _folder.FileWith(Zeros("'<f8'", "(3, 4)", 95));
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
        Assert.Contains("takes 96 bytes", e.Reason, StringComparison.Ordinal);
        Assert.Contains("there are 95", e.Reason, StringComparison.Ordinal);
        using NpyFile file = NpyFile.Open(_folder.FileWith(Zeros("'<f8'", "(3, 4)", 97)));
        Assert.Equal((12L, 96L), (file.Count, file.DataBytes));
        Assert.Equal(12, file.AsArray<double>().Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 0)]
    [InlineData(255, 255)]
    public void A_version_that_is_not_known_is_refused(int major, int minor)
    {
        string path = _folder.FileWith(With(Header("'<f8'", "()"), new byte[8], major, minor));
        Assert.Contains("version", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_npy_file_or_an_unfinished_one_is_told_apart()
    {
        string path = _folder.FileWith(new byte[200]);
        Assert.Contains("no .npy file", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        path = _folder.FileWith("BFNUMPY?, and so on"u8);
        Assert.Contains("unfinished", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        path = _folder.FileWith([]);
        Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path));
        Assert.Throws<FileNotFoundException>(() => NpyFile.Open(_folder.File("none")));
    }

    [Theory]
    [InlineData("'|O'")]
    [InlineData("'<f16'")]
    [InlineData("[('a', '|u1'), ('b', '<c32')]")]
    public void Elements_that_have_no_form_here_are_refused_by_name_and_the_file_is_closed(string descr)
    {
        string path = _folder.FileWith(Zeros(descr, "(1,)", 64));
        Assert.Contains(path, Assert.Throws<NotSupportedException>(() => NpyFile.Open(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Names_are_read_in_the_encoding_of_the_version()
    {
        foreach (int major in new[] { 1, 2, 3 })
        {
            using NpyFile file = NpyFile.Open(_folder.FileWith(With(Header("[('é', '<i4')]", "(1,)"), new byte[4], major)));
            Assert.Equal("é", file.DType.Fields[0].Name);
        }
        byte[] wrong = With(Header("[('é', '<i4')]", "(1,)"), new byte[4], 2);
        wrong[6] = 3;
        string path = _folder.FileWith(wrong);
        Assert.Contains("UTF-8", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        using NpyFile utf8 = NpyFile.Open(_folder.FileWith(With(Header("[('日本😀', '<i4')]", "(1,)"), new byte[4], 3)));
        Assert.Equal("日本😀", utf8.DType.Fields[0].Name);
    }

    [Fact]
    public void Shapes_have_so_many_dimensions_and_no_more()
    {
        static string Ones(int count) => $"({string.Concat(Enumerable.Repeat("1,", count))})";
        using NpyFile file = NpyFile.Open(_folder.FileWith(Zeros("'<f8'", Ones(64), 8)));
        Assert.Equal(64, file.Shape.Count);
        Assert.Equal(0, file.Read<double>(new long[64]));
        string path = _folder.FileWith(Zeros("'<f8'", Ones(65), 8), "more");
        Assert.Contains("64 dimensions", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_any_claimed_length_is_refused_before_it_is_read()
    {
        byte[] content = With(Header("'<f8'", "()"), new byte[8], 2);
        content.AsSpan(8, 4).Fill(0xff);
        string path = _folder.FileWith(content);
        Assert.Contains("4294967295 bytes", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        BitConverter.TryWriteBytes(content.AsSpan(8, 4), 5 << 20);
        Array.Resize(ref content, 6 << 20);
        path = _folder.FileWith(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("are not read", Assert.Throws<ColumnarFormatException>(() => NpyFile.Open(path)).Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void The_greatest_header_of_the_smallest_things_is_read_in_memory_of_its_order()
    {
        string fields = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"('{i:x}','V'),"));
        byte[] content = With(Header($"[{fields}]", "(7,)"), [], 2);
        using NpyFile file = NpyFile.Open(_folder.FileWith(content));
        Assert.Equal(200_000, file.DType.Fields.Count);
        Assert.Equal((7L, 0L), (file.Count, file.DataBytes));
    }
}
