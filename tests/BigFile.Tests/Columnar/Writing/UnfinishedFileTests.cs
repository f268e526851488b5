using BigFile.Columnar;
using BigFile.Platform;
using BigFile.Tests.Platform;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>A file is whole or seen not to be: after faults, full disks, cuts and writers that went away.</summary>
public class UnfinishedFileTests
{
    private const int Window = Managers.Window;
    private const int FaultsMax = 2000;
    private const int Rows = 6000;

    private static readonly ArrowSchema Table = new([
        new ArrowField("number", ArrowType.Int64), new ArrowField("word", ArrowType.Utf8, true, null, new DictionaryEncoding(0, ArrowType.Int32)), new ArrowField("text", ArrowType.Utf8)]);

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public void Whatever_fails_the_file_is_whole_or_unfinished(Way way)
    {
        int fault = 1, unfinished = 0;
        ColumnArray[][] batches = [Columns(0, Rows), Columns(1, Rows)];
        for (bool fired = true; fired; fault++)
        {
            Assert.True(fault < FaultsMax);
            FaultingPlatform platform = new(MappingPlatform.Current);
            using TempFolder folder = new();
            using ViewManager manager = Managers.WithRoom(3 * Window, platform: platform);
            string path = folder.File("a.arrow");
            bool isFinished = false;
            platform.Arm(fault);
            try
            {
                using ArrowFileWriter writer = ArrowFileWriter.Create(path, Table, new ArrowWriterOptions
                {
                    File = new MappedFileOptions
                    {
                        ViewManager = manager, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), MaxLength = 64L << 20,
                    },
                });
                isFinished = Run(writer, batches);
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                Assert.True(platform.Fired is not null, $"nothing was made to fail, and yet: {e}");
            }
            fired = platform.Fired is not null;
            folder.MayStay = platform.HoldsFiles;
            platform.Disarm();
            if (isFinished)
            {
                Expect(path);
            }
            else if (File.Exists(path))
            {
                unfinished++;
                Assert.Throws<ColumnarFormatException>(() => ArrowFile.Open(path));
            }
            Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        }
        Assert.True(fault > 10 && unfinished > 3, $"{fault} faults, {unfinished} unfinished files");
        foreach (ColumnArray column in batches.SelectMany(columns => columns))
            column.Dispose();
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        using TempFolder folder = new();
        string path = folder.File("a.arrow");
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, Table))
        {
            WriteBatch(writer, 0, 50);
            WriteBatch(writer, 1, 50);
            writer.Finish();
        }
        byte[] bytes = File.ReadAllBytes(path);
        Expect(path, rows: 50);
        for (int length = 0; length < bytes.Length; length += length < 100 || length > bytes.Length - 200 ? 1 : 97)
        {
            string cut = folder.FileWith(bytes.AsSpan(0, length), "cut.arrow");
            Assert.Throws<ColumnarFormatException>(() => ArrowFile.Open(cut));
        }
    }

    [Fact]
    public void A_writer_that_goes_away_at_any_time_leaves_a_file_that_says_so()
    {
        using TempFolder folder = new();
        for (int steps = 0; steps < 4; steps++)
        {
            string path = folder.File($"{steps}.arrow"), copy = folder.File($"copy{steps}.arrow");
            using (ArrowFileWriter writer = ArrowFileWriter.Create(path, Table, new ArrowWriterOptions { File = new MappedFileOptions { Share = FileShare.ReadWrite } }))
            {
                for (int i = 0; i < steps; i++)
                    WriteBatch(writer, i, 300);
                // What a crash of the process would leave.
                using (FileStream from = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                using (FileStream to = File.Create(copy))
                    from.CopyTo(to);
            }
            foreach (string left in (string[])[path, copy])
                Assert.Contains("not finished", Assert.Throws<ColumnarFormatException>(() => ArrowFile.Open(left)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unfinished_file_is_deleted_if_the_options_say_so()
    {
        using TempFolder folder = new();
        string path = folder.File("a.arrow");
        ArrowWriterOptions options = new() { DeleteUnfinished = true };
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, Table, options))
            WriteBatch(writer, 1, 10);
        Assert.False(File.Exists(path));
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, Table, options))
        {
            WriteBatch(writer, 0, 50);
            WriteBatch(writer, 1, 50);
            writer.Finish();
        }
        Expect(path, rows: 50);
    }

    [Fact]
    public void A_full_disk_is_an_exception_that_says_so_and_the_file_stays_unfinished()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(3 << 20);
        string path = disk.File("a.arrow");
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, Table, new ArrowWriterOptions
        {
            File = new MappedFileOptions { Share = FileShare.ReadWrite | FileShare.Delete },
        });
        int batches = 0;
        IOException e = Assert.Throws<IOException>(() =>
        {
            for (; batches < 1000; batches++)
                WriteBatch(writer, batches, 3000);
        });
        Assert.Contains("unfinished", e.Message, StringComparison.Ordinal);
        Assert.IsType<MappingException>(e.InnerException);
        // Steps that do not fit any more are made smaller: most of the disk is used.
        Assert.True(writer.WrittenBytes > 2 << 20, $"{writer.WrittenBytes}");
        Assert.Throws<IOException>(() => WriteBatch(writer, 0, 1));
        Assert.Throws<IOException>(() => writer.BeginBatch(1));
        Assert.Throws<IOException>(() => writer.Finish());
        writer.Dispose();
        Assert.Throws<ColumnarFormatException>(() => ArrowFile.Open(path));
    }

    // Says whether it got to the end.
    private static bool Run(ArrowFileWriter writer, ColumnArray[][] batches)
    {
        try
        {
            foreach (ColumnArray[] columns in batches)
                writer.Write(columns);
            writer.Finish();
            return true;
        }
        catch (IOException)
        {
            Assert.Throws<IOException>(() => writer.Write(batches[0]));
            Assert.Throws<IOException>(() => writer.Finish());
            return false;
        }
    }

    private static void WriteBatch(ArrowFileWriter writer, int number, int rows)
    {
        ColumnArray[] columns = Columns(number, rows);
        try
        {
            writer.Write(columns);
        }
        finally
        {
            foreach (ColumnArray column in columns)
                column.Dispose();
        }
    }

    private static ColumnArray[] Columns(int number, int rows)
    {
        using PrimitiveBuilder<long> numbers = (PrimitiveBuilder<long>)ArrayBuilder.Create(Table.Fields[0]);
        using DictionaryBuilder words = (DictionaryBuilder)ArrayBuilder.Create(Table.Fields[1]);
        using BytesBuilder texts = (BytesBuilder)ArrayBuilder.Create(Table.Fields[2]);
        for (int i = 0; i < rows; i++)
        {
            numbers.Append(i * (number + 1));
            words.Append(i % 3 == 0 ? "even" : null);
            texts.Append(i % 5 == 0 ? null : "row " + i);
        }
        return [numbers.Build(), words.Build(), texts.Build()];
    }

    private static void Expect(string path, int rows = Rows)
    {
        using ArrowFile file = ArrowFile.Open(path);
        Assert.Equal(2, file.BatchCount);
        for (int i = 0; i < 2; i++)
        {
            ColumnArray[] wanted = Columns(i, rows);
            using ColumnBatch batch = file.LeaseBatch(i);
            for (int column = 0; column < wanted.Length; column++)
            {
                Assert.Equal(RandomRows.Texts(wanted[column]), RandomRows.Texts(batch.Columns[column]));
                wanted[column].Dispose();
            }
        }
    }
}
