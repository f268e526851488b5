using System.Diagnostics;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Machine;

public sealed class MachineNoiseTests
{
    private const string Stat = "cpu  100 20 30 1000 50 1 2 40 7 3\ncpu0 1 1 1 1 1 1 1 1 0 0\nintr 5\n";

    [Fact]
    public void Stolen_and_busy_time_are_what_the_first_line_says()
    {
        NoiseReading reading = MachineNoise.Parse(Stat, "some avg10=0.00 avg60=1.29 avg300=3.04 total=2029\nfull avg10=0 avg60=0 avg300=0 total=7\n", "");
        Assert.Equal(TimeSpan.FromSeconds(1.53), reading.Busy);
        Assert.Equal(TimeSpan.FromSeconds(0.40), reading.Stolen);
        Assert.Equal(TimeSpan.FromSeconds(12.43), reading.Total);
        Assert.Equal((2029L, -1L), (reading.ProcessorPressure, reading.MemoryPressure));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu 1 2 3")]
    [InlineData("cpu0 100 20 30 1000 50 1 2 40 7 3")]
    [InlineData("cpu  100 20 x 1000 50 1 2 40 7 3")]
    [InlineData("cpu  100 20 99999999999999999999 1000 50 1 2 40 7 3")]
    public void Another_text_tells_nothing(string stat)
    {
        NoiseReading reading = MachineNoise.Parse(stat, "full total=9", "some total=x");
        Assert.Equal((TimeSpan.Zero, -1L, -1L), (reading.Total, reading.ProcessorPressure, reading.MemoryPressure));
        MachineNoise noise = MachineNoise.Between(reading with { Timestamp = 1 }, reading with { Timestamp = Stopwatch.Frequency });
        Assert.Equal(new MachineNoise(-1, -1, -1, -1), noise);
        Assert.Empty(noise.Warnings());
    }

    [Fact]
    public void Others_are_what_was_busy_less_this_process()
    {
        NoiseReading before = new() { Timestamp = 1, Total = TimeSpan.FromSeconds(1), ProcessorPressure = 0, MemoryPressure = 0 };
        NoiseReading after = new()
        {
            Timestamp = 1 + (2 * Stopwatch.Frequency),
            Total = TimeSpan.FromSeconds(5),
            Busy = TimeSpan.FromSeconds(3),
            Stolen = TimeSpan.FromSeconds(1),
            Own = TimeSpan.FromSeconds(2),
            ProcessorPressure = 1_000_000,
            MemoryPressure = 200_000,
        };
        MachineNoise noise = MachineNoise.Between(before, after);
        Assert.Equal(0.25, noise.StolenShare, 6);
        Assert.Equal(0.5, noise.OtherProcessors, 6);
        Assert.Equal(0.5, noise.ProcessorPressure, 6);
        Assert.Equal(0.1, noise.MemoryPressure, 6);
        Assert.Equal(3, noise.Warnings().Count);
        Assert.All(noise.Warnings(), line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void A_quiet_machine_gives_no_warning() => Assert.Empty(new MachineNoise(0.005, 0.05, 0.9, 0.01).Warnings());

    [Fact]
    public void Linux_tells_time_and_other_systems_nothing()
    {
        NoiseReading reading = MachineNoise.Now();
        Assert.NotEqual(0, reading.Timestamp);
        Assert.SkipWhen(OperatingSystem.IsLinux() && !File.Exists("/proc/stat"), "/proc is hidden");
        Assert.Equal(OperatingSystem.IsLinux(), reading.Total > TimeSpan.Zero);
    }
}
