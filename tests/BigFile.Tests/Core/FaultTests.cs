using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>Every call to the system is made to fail once, and from each one on: call number N for N = 1, 2, … until none fires.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly Dictionary<string, Action<FaultRun>> s_scripts = new()
    {
        ["reads and writes"] = run =>
        {
            run.Read(0, 10);
            run.Write(Window - 100, 2 * Window, seed: 1);
            run.Read(3 * Window, 4 * Window);
            run.Write(7 * Window, Window + 100, seed: 2);
            run.Read(0, FaultRun.LengthBytes);
        },
        ["leases"] = run =>
        {
            run.Lease(5, 100, LeaseMode.Write);
            run.Lease(4 * Window, 100, LeaseMode.Read, sequential: true);
            run.Write(8 * Window, 50, seed: 3);
            run.Lease(6 * Window + 10, 20, LeaseMode.Read);
            run.ReleaseAll();
            run.Lease(Window + 5, 2 * Window - 10, run.CanSnapshotLease ? LeaseMode.Write : LeaseMode.Read);
            run.Read(0, FaultRun.LengthBytes);
            run.ReleaseAll();
            run.Lease(2 * Window, 3 * Window, LeaseMode.Read, sequential: true);
            run.ReleaseAll();
        },
        ["lengths"] = run =>
        {
            run.Write(8 * Window, 100, seed: 4);
            run.Lease(8 * Window, 10, LeaseMode.Read);
            run.SetLength(FaultRun.LengthBytes + Window);
            run.SetLength(FaultRun.LengthBytes);
            run.ReleaseAll();
            run.SetLength(4 * Window + 1);
            run.SetLength(9 * Window);
            run.GrowElsewhere(Window + 300);
            run.Read(0, 4 * Window);
            run.SetLength(0);
            run.SetLength(5000);
        },
        ["checkpoints"] = run =>
        {
            for (int i = 0; i < 8; i++)
                run.Write(i * Window + 5000 * i, 10, seed: 5);
            run.Checkpoint(CheckpointLevel.Written, Window, 3 * Window);
            run.Lease(2 * Window - 10, 20, LeaseMode.Write);
            run.Checkpoint(CheckpointLevel.Written);
            run.Write(0, 3 * Window, seed: 6);
            run.Checkpoint(CheckpointLevel.Durable);
            run.ReleaseAll();
            run.SetLength(FaultRun.LengthBytes + 1);
            run.Checkpoint(CheckpointLevel.Durable);
        },
        ["hints"] = run =>
        {
            run.Read(Window, 10);
            run.Hints();
            run.Lease(2 * Window, 10, LeaseMode.Read);
            run.Residency();
            run.Hints();
        },
        ["dispose"] = run =>
        {
            run.Write(0, 10, seed: 7);
            run.Lease(2 * Window - 5, 10, LeaseMode.Read);
            run.Read(4 * Window, 10);
            run.Close();
            run.ReleaseAll();
        },
    };

    private readonly TempFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, MappedFileAccess, Way, bool> Cases()
    {
        TheoryData<string, MappedFileAccess, Way, bool> cases = [];
        foreach (string script in s_scripts.Keys)
        {
            foreach (MappedFileAccess access in Enum.GetValues<MappedFileAccess>())
            {
                foreach (Way way in new[] { Way.Reserved, Way.Floating, Way.Buffered })
                {
                    cases.Add(script, access, way, false);
                    // There the rules are the system's own.
                    if (!OperatingSystem.IsWindows())
                        cases.Add(script, access, way, true);
                }
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_failing_call_is_a_typed_exception_that_leaves_everything_in_order(
        string script, MappedFileAccess access, Way way, bool win32Rules)
    {
        foreach (bool lasting in new[] { false, true })
        {
            for (int n = 1; RunOnce(script, access, way, win32Rules, n, lasting).Fired is not null; n++)
            {
            }
        }
    }

    [Fact]
    public void Every_call_of_the_platform_is_made_to_fail_by_some_script()
    {
        HashSet<PlatformCall> made = [];
        foreach (bool win32Rules in new[] { false, true })
        {
            foreach (Way way in Enum.GetValues<Way>())
            {
                foreach (string script in s_scripts.Keys)
                    made.UnionWith(RunOnce(script, MappedFileAccess.ReadWrite, way, win32Rules, int.MaxValue - 1, lasting: false).AllSeen);
            }
            // Only what is never written to is protected.
            made.UnionWith(RunOnce("reads and writes", MappedFileAccess.Read, Way.Buffered, win32Rules, int.MaxValue - 1, lasting: false).AllSeen);
        }
        HashSet<PlatformCall> wanted = [.. Enum.GetValues<PlatformCall>()];
        wanted.Remove(PlatformCall.GetKind);
        wanted.Remove(PlatformCall.Replace); // only after a fault: FileFaultTests makes it fail
        wanted.Remove(PlatformCall.OpenUncached); // only of direct files: SourceTests makes it fail
        if (OperatingSystem.IsWindows())
            wanted.Remove(PlatformCall.StartWriteback);
        Assert.Equal(wanted.Order(), made.Order());
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Failed_create_leaves_no_file(Way way)
    {
        for (int n = 1; ; n++)
        {
            FaultingPlatform faults = new(new StrictPlatform(MappingPlatform.Current, win32Rules: false));
            using ViewManager manager = WithRoom(FaultRun.RoomBytes, platform: faults);
            faults.Arm(n);
            MappedFile? file = null;
            try
            {
                file = MappedFile.Create(_folder.File("new"), new MappedFileOptions
                {
                    InitialLength = 3 * Window, WindowSizeBytes = Window, ViewManager = manager, Placement = way.Placement(), Source = way.Source(), Hint = AccessHint.Random,
                });
            }
            catch (Exception e) when (e is MappingException or PlatformNotSupportedException)
            {
                Assert.False(File.Exists(_folder.File("new")));
            }
            faults.Disarm();
            if (file is not null)
            {
                Assert.Equal(3 * Window, file.Length);
                file.Dispose();
                File.Delete(_folder.File("new"));
            }
            EngineInvariants.Check(manager);
            if (faults.Fired is null)
                break;
        }
    }

    [Fact]
    public void Where_address_space_is_short_a_smaller_reservation_is_tried_and_then_windows_float()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.Reserve };
        Assert.SkipUnless(faults.CanReserve, "nothing is reserved here");
        using ViewManager manager = WithRoom(FaultRun.RoomBytes, platform: faults);
        string path = _folder.FileWith(new byte[5 * Window]);
        MappedFileOptions options = new() { WindowSizeBytes = Window, ViewManager = manager };
        faults.Arm(1);
        using (MappedFile file = MappedFile.Open(path, options))
            Assert.Equal((Placement.Reserved, faults.DefaultGrowthRoomBytes / 2), (file.Placement, file.MaxLength));
        faults.Arm(1, lasting: true);
        using (MappedFile file = MappedFile.Open(path, options))
            Assert.Equal((Placement.Floating, faults.DefaultGrowthRoomBytes), (file.Placement, file.MaxLength));
        MappingException e = Assert.Throws<MappingException>(() => MappedFile.Open(path, options with { Placement = Placement.Reserved }));
        Assert.Equal(FaultingPlatform.PlainError, e.NativeErrorCode);
    }

    [Fact]
    public void Full_disk_at_growth_says_so_and_changes_nothing()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.SetLength, Error = FaultingPlatform.DiskFullError };
        using ViewManager manager = WithRoom(FaultRun.RoomBytes, platform: faults);
        using (MappedFile file = MappedFile.Open(_folder.FileWith(new byte[100]), new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, WindowSizeBytes = Window, ViewManager = manager,
        }))
        {
            faults.Arm(1);
            MappingException e = Assert.Throws<MappingException>(() => file.SetLength(5 * Window));
            Assert.Contains("the disk is full", e.Message, StringComparison.Ordinal);
            Assert.Equal((100, FaultingPlatform.DiskFullError), (file.Length, e.NativeErrorCode));
            file.SetLength(5 * Window);
            file.Write(5L * Window - 1, (byte)1);
        }
        faults.Arm(1);
        MappingException created = Assert.Throws<MappingException>(
            () => MappedFile.Create(_folder.File("new"), new MappedFileOptions { InitialLength = Window, ViewManager = manager }));
        Assert.Contains("the disk is full", created.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("new")));
    }

    private FaultingPlatform RunOnce(string script, MappedFileAccess access, Way way, bool win32Rules, int n, bool lasting)
    {
        using FaultRun run = new(_folder.File($"{_runs++}"), way, access, win32Rules);
        try
        {
            run.Faults.Arm(n, lasting);
            run.Open();
            s_scripts[script](run);
            run.Recover();
            return run.Faults;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{script}, {access}, {way}, Win32 rules {win32Rules}: call {n} ({run.Faults.Fired}) failed{(lasting ? " and all after it" : "")}: {e.Message}", e);
        }
    }
}
