using System.Text;
using System.Text.Json;
using BigFile.Columnar;

namespace BigFile.Tests.Cli;

public sealed class ColumnsOtherFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_array_of_two_dimensions_is_printed_by_rows_in_either_order()
    {
        double[] rowByRow = [1, 2, 3, 4, 5, 6], columnByColumn = [1, 4, 2, 5, 3, 6];
        foreach ((double[] values, string fortran) in new[] { (rowByRow, "False"), (columnByColumn, "True") })
        {
            string path = Npy($"{{'descr': '<f8', 'fortran_order': {fortran}, 'shape': (2, 3), }}", [.. values.SelectMany(BitConverter.GetBytes)]);
            Assert.Equal("0,1,2\n1,2,3\n4,5,6\n", CliRun.Of("columns", path, "--csv").AssertSucceeded().Output);
            Assert.Equal("2,0\n6,4\n", CliRun.Of("columns", path, "--select", "2,#0", "--where", "1 > 2").AssertSucceeded().Output);
            JsonElement json = CliRun.Of("columns", path, "--json").AssertSucceeded().Json;
            Assert.Equal(("<f8", 2, 3), (json.GetProperty("dtype").GetString(), json.GetProperty("rows").GetInt64(), json.GetProperty("columns").GetArrayLength()));
        }
    }

    [Fact]
    public void Arrays_of_other_byte_order_and_kinds_are_printed()
    {
        Assert.Equal("value\n1\n-2\n", CliRun.Of("columns", Npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", [0, 1, 0xFF, 0xFE]), "--csv").AssertSucceeded().Output);
        Assert.Equal("value\ntrue\nfalse\n", CliRun.Of("columns", Npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", [1, 0]), "--csv").AssertSucceeded().Output);
        Assert.Equal("value\nab\n\"\"\n", CliRun.Of("columns", Npy("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }", [.. "ab\0\0\0\0"u8]), "--csv").AssertSucceeded().Output);
        byte[] times = [.. BitConverter.GetBytes(1500L), .. BitConverter.GetBytes(long.MinValue)];
        Assert.Equal("value\n1970-01-01T00:00:01.500\n\n", CliRun.Of("columns", Npy("{'descr': '<M8[ms]', 'fortran_order': False, 'shape': (2,), }", times), "--csv").AssertSucceeded().Output);
    }

    [Fact]
    public void Fields_of_a_structured_array_are_columns()
    {
        byte[] rows = [1, 0, 0, 0, (byte)'x', 0, 2, 0, 0, 0, (byte)'y', (byte)'z'];
        string path = Npy("{'descr': [('a', '<i4'), ('b', '|S2')], 'fortran_order': False, 'shape': (2,), }", rows);
        Assert.Equal("a,b\n1,x\n2,yz\n", CliRun.Of("columns", path, "--csv").AssertSucceeded().Output);
        Assert.Contains("\na      <i4     0      4\n", CliRun.Of("columns", path).AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_with_very_long_rows_is_described_and_not_printed()
    {
        string path = Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 5000), }", new byte[10_000]);
        Assert.Contains("shape           (2, 5000)\n", CliRun.Of("columns", path).AssertSucceeded().Output, StringComparison.Ordinal);
        CliRun.Of("columns", path, "--head", "1").AssertFailed($"bigfile: {path}: a row has more than 4096 values, which is too many to print");
    }

    [Fact]
    public void A_directory_of_raw_columns_is_a_table()
    {
        string path = Path.Combine(_folder.Path, "raw");
        using (RawColumns columns = RawColumns.Create(path, new ArrowSchema([new("id", ArrowType.Int64, isNullable: false), new("temp", ArrowType.Float32, isNullable: false), new("ok", ArrowType.Bool, isNullable: false)])))
        {
            using (RawBatch batch = columns.BeginBatch(3))
            {
                batch.Write<long>(0, [10, 20, 30]);
                batch.Write<float>(1, [1.5f, -2, 0]);
                batch.Write<byte>(2, [1, 0, 7]);
                batch.End();
            }
            columns.Checkpoint();
        }
        Assert.Equal("id,temp,ok\n20,-2,false\n", CliRun.Of("columns", path, "--where", "temp < 0").AssertSucceeded().Output);
        Assert.Equal("id,temp,ok\n30,0,true\n10,1.5,true\n", CliRun.Of("columns", path, "--take", "2,0").AssertSucceeded().Output);
        string text = CliRun.Of("columns", path).AssertSucceeded().Output;
        Assert.Contains("rows            3\n", text, StringComparison.Ordinal);
        Assert.Equal(60, CliRun.Of("columns", path, "--stats", "--json").AssertSucceeded().Json.GetProperty("columns")[0].GetProperty("sum").GetInt32());
        Assert.Equal(24, CliRun.Of("columns", path, "--json").AssertSucceeded().Json.GetProperty("columns")[0].GetProperty("bytes").GetInt32());
    }

    [Fact]
    public void A_directory_that_is_none_of_raw_columns_is_told()
    {
        CliRun.Of("columns", _folder.Path).AssertFailed($"bigfile: {_folder.Path}: is a directory without schema.json, so not one of raw columns");
    }

    private string Npy(string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header.PadRight(117) + "\n");
        return _folder.FileWith([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. data], $"{Guid.NewGuid():N}.npy");
    }
}
