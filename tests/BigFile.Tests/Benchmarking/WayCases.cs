using BigFile.Benchmarking;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

/// <summary>Ways by name (their type is not for the public members that theories are), windows, budgets and jobs for the suites about ways.</summary>
internal static class WayCases
{
    /// <summary>Length of the file that most tests work on: several windows and a part of one, with an odd end.</summary>
    public const int FileBytes = 5 * Window + 4321;

    private static readonly Lazy<bool> s_directIsThere = new(FindDirect);

    /// <summary>All ways, with small windows under budgets from the least on, and with the defaults.</summary>
    public static TheoryData<string, int, int> All => Cases(_ => true);

    /// <summary>Those that write.</summary>
    public static TheoryData<string, int, int> Writing => Cases(kind => kind != WayKind.Direct);

    /// <summary>Those that append.</summary>
    public static TheoryData<string, int, int> Appending => Cases(kind => kind is not (WayKind.Direct or WayKind.Raw or WayKind.Accessor));

    public static TheoryData<string> Kinds => [.. Enum.GetNames<WayKind>()];

    public static WaySpec Spec(WayKind kind, int windowBytes = Window, int budgetBytes = 1 << 20) => new(kind, windowBytes, budgetBytes);

    public static WaySpec Spec(string kind, int windowBytes = Window, int budgetBytes = 1 << 20) => Spec(Enum.Parse<WayKind>(kind), windowBytes, budgetBytes);

    public static BenchJob Job(string path, BenchWork work = BenchWork.RandomRead) => new() { Path = path, Work = work, Ways = [] };

    /// <summary>Opens a way; skips the test where the engine has no direct windows.</summary>
    public static BigFile.Benchmarking.Way Open(WaySpec way, BenchJob job, long lengthBytes)
    {
        Assert.SkipWhen(way.Kind == WayKind.Direct && !s_directIsThere.Value, "the engine has no direct windows");
        return WayFactory.Open(way, job, lengthBytes);
    }

    /// <summary>Whether a lease of the range fits into the budget; ways without leases take any range.</summary>
    public static bool Fits(WaySpec way, long offset, int count)
    {
        if (way.BudgetBytes == 0 || way.Kind is not (WayKind.Lease or WayKind.Buffered or WayKind.Direct))
            return true;
        long windows = (offset + Math.Max(count, 1) - 1) / Window - offset / Window + 1;
        return windows * Window <= LeaseNeed.RoomBytes(way.BudgetBytes);
    }

    /// <summary>Ranges at the borders of windows and of the file, whole windows, longer ones, and some drawn ones.</summary>
    public static IEnumerable<(long Offset, int Count)> Ranges(int seed)
    {
        long[] offsets = [0, 1, 63, Window - 9, Window - 1, Window, Window + 1, 3 * Window - 4, FileBytes - 5000, FileBytes - 8, FileBytes - 1, FileBytes];
        int[] counts = [0, 1, 7, 8, 127, 4096, 5001, Window, Window + 3, 2 * Window + 77, 4 * Window + 1];
        foreach (long offset in offsets)
        {
            foreach (int count in counts)
            {
                if (count <= FileBytes - offset)
                    yield return (offset, count);
            }
        }
        Random random = new(seed);
        for (int i = 0; i < 300; i++)
        {
            long offset = random.Next(FileBytes);
            yield return (offset, random.Next((int)Math.Min(FileBytes - offset, i % 10 == 0 ? FileBytes : 9000) + 1));
        }
    }

    private static TheoryData<string, int, int> Cases(Func<WayKind, bool> wanted)
    {
        TheoryData<string, int, int> cases = [];
        foreach (WayKind kind in Enum.GetValues<WayKind>().Where(wanted))
        {
            cases.Add(kind.ToString(), 0, 0);
            if (!Spec(kind).IsEngine)
                continue;
            cases.Add(kind.ToString(), Window, 128 << 10);
            cases.Add(kind.ToString(), Window, 256 << 10);
            cases.Add(kind.ToString(), Window, 1 << 20);
            cases.Add(kind.ToString(), 0, 128 << 10);
        }
        return cases;
    }

    private static bool FindDirect()
    {
        using TempFolder folder = new();
        try
        {
            MappedFile.Open(folder.FileWith([1, 2, 3]), new MappedFileOptions { Source = WindowSource.Direct }).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
