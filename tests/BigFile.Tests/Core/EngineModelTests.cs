using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>Seeded runs of all operations against a byte array: <see cref="EngineModelRun"/>.</summary>
public sealed class EngineModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<Way, int, bool> Cases()
    {
        TheoryData<Way, int, bool> cases = [];
        foreach (Way way in new[] { Way.Reserved, Way.Floating, Way.Buffered })
        {
            foreach (int windowKiB in new[] { 64, 192, 1024 })
            {
                cases.Add(way, windowKiB, false);
                // There the rules are the system's own.
                if (!OperatingSystem.IsWindows())
                    cases.Add(way, windowKiB, true);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_sequence_of_operations_agrees_with_a_byte_array(Way way, int windowKiB, bool win32Rules)
    {
        int run = 0, operations = windowKiB > 512 ? 150 : 600;
        for (int round = 0; round < Soak.Rounds; round++)
        {
            foreach (MappedFileAccess access in Enum.GetValues<MappedFileAccess>())
            {
                foreach (int windows in new[] { 2, 3, 9 })
                {
                    EngineModelRun.Go(_folder.File($"run{run}"), new EngineModelRun.Setup(
                        way, access, windowKiB << 10, windows, win32Rules, Seed: 1000 * round + 100 * windows + 10 * (int)access + windowKiB % 7), operations);
                    File.Delete(_folder.File($"run{run++}"));
                }
            }
        }
    }
}
