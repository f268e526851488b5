using System.Diagnostics;
using System.Runtime.InteropServices;
using BigFile.Benchmarking;
using BigFile.Platform.Posix;

namespace BigFile.Tests.Benchmarking.Machine;

public sealed class UsageProbeTests
{
    [Fact]
    public void Touching_fresh_pages_is_seen_as_faults()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Wine counts no faults");
        const int pages = 2000, noHugePages = 15;
        int page = SystemMemory.PageSizeBytes;
        nint memory = LibC.MMapAnonymous(
            0, (nuint)(pages * page), LibC.ProtRead | LibC.ProtWrite, LibC.MapPrivate | LibC.LinuxMapAnonymous, -1, 0);
        Assert.NotEqual(-1, memory);
        try
        {
            _ = LibC.MAdvise(memory, (nuint)(pages * page), noHugePages);
            UsageReading before = UsageProbe.Now();
            for (int i = 0; i < pages; i++)
                Marshal.WriteByte(memory, i * page, 1);
            ProcessUsage usage = UsageProbe.Between(before, UsageProbe.Now());
            Assert.True(usage.MinorFaults >= pages, $"{usage}");
            Assert.True(usage.PageTableBytes > 0, $"{usage}");
            Assert.True(usage.HugePageBytes >= -1, $"{usage}");
        }
        finally
        {
            Assert.Equal(0, LibC.MUnmap(memory, (nuint)(pages * page)));
        }
    }

    [Fact]
    public void Reading_a_cold_file_is_seen_as_reads_of_the_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the page cache is told by Linux only");
        const int bytes = 4 << 20;
        using TempFolder folder = new();
        string path = folder.FileWith(new byte[bytes]);
        Assert.SkipUnless(FileSystemDescription.Of(path).Kind == FileSystemKind.Local, "temporary files are not on a local disk here");
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        UsageReading before = UsageProbe.Now(path);
        _ = File.ReadAllBytes(path);
        UsageReading after = UsageProbe.Now(path);
        ProcessUsage usage = UsageProbe.Between(before, after);
        Assert.SkipWhen(usage.DeviceReadBytes < 0, "a kernel that does not count reads by process");
        Assert.True(usage.DeviceReadBytes >= bytes / 2, $"{usage}");
    }

    [Fact]
    public void Working_is_seen_as_processor_time()
    {
        UsageReading before = UsageProbe.Now();
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        // Until the system itself says that time was used: no fixed time, for a busy machine may give none.
        while (Environment.CpuUsage.TotalTime - start < TimeSpan.FromMilliseconds(50) && watch.Elapsed < TimeSpan.FromSeconds(60))
            Thread.SpinWait(1000);
        ProcessUsage usage = UsageProbe.Between(before, UsageProbe.Now());
        Assert.True(usage.User + usage.System >= TimeSpan.FromMilliseconds(30), $"{usage}");
        Assert.True(usage.User >= TimeSpan.Zero && usage.System >= TimeSpan.Zero);
        Assert.True(usage.ResidentBytes > 0);
        if (OperatingSystem.IsWindows())
            Assert.Equal((-1L, -1L, -1L), (usage.MajorFaults, usage.VoluntarySwitches, usage.HugePageBytes));
    }

    [Fact]
    public void A_reading_allocates_nothing_but_the_first_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the volume's name is a string");
        UsageReading last = UsageProbe.Now();
        last = UsageProbe.Now();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            last = UsageProbe.Now();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(last.ResidentBytes > 0);
    }

    [Fact]
    public void What_one_of_two_readings_does_not_know_is_not_known()
    {
        UsageReading known = new() { MinorFaults = 5, MajorFaults = 7, DeviceReadBytes = 9 }, unknown = new() { MinorFaults = 8, MajorFaults = -1, DeviceReadBytes = -1 };
        ProcessUsage usage = UsageProbe.Between(known, unknown);
        Assert.Equal((3L, -1L, -1L), (usage.MinorFaults, usage.MajorFaults, usage.DeviceReadBytes));
    }

    [Theory]
    [InlineData("VmRSS:\t    1764 kB\n", 1764 * 1024)]
    [InlineData("Name:\tx\nVmRSSx: 1 kB\nVmRSS:\t7 kB\nVmRSS: 9 kB", 7 * 1024)]
    [InlineData("VmRSS: 12", 12)]
    [InlineData("VmRSS:\n", -1)]
    [InlineData("VmRSS: -3 kB\n", -1)]
    [InlineData("VmRSS: 99999999999999999999 kB\n", -1)]
    [InlineData("VmRSS: 9223372036854775807 kB\n", -1)]
    [InlineData("VmRSS", -1)]
    [InlineData("", -1)]
    public void Fields_of_proc_are_read_by_name(string text, long bytes) =>
        Assert.Equal(bytes, ProcFields.Bytes(System.Text.Encoding.ASCII.GetBytes(text), "VmRSS"u8));
}
