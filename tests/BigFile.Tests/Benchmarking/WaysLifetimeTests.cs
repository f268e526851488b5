using BigFile.Benchmarking;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

public sealed class WaysLifetimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Kinds => WayCases.Kinds;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_disposed_way_holds_nothing_of_the_file_whether_or_not_its_sessions_were_disposed(string kind)
    {
        foreach (bool disposesSessions in (bool[])[true, false])
        {
            foreach (BenchWork work in (BenchWork[])[BenchWork.SequentialRead, BenchWork.RandomWrite])
            {
                if (kind == nameof(WayKind.Direct) && work == BenchWork.RandomWrite)
                    continue;
                string path = _folder.FileWith(Content(WayCases.FileBytes, 31));
                BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), WayCases.Job(path, work), WayCases.FileBytes);
                WaySession[] sessions = [way.CreateSession(), way.CreateSession()];
                foreach (WaySession session in sessions)
                {
                    session.Read(Window - 5, new byte[50]);
                    if (work == BenchWork.RandomWrite)
                        session.Write(3, [1, 2, 3]);
                    if (disposesSessions)
                        session.Dispose();
                }
                way.Dispose();
                way.Dispose();

                // Win32 cuts no file that has a view, and gives no handle beside another one to who will not share it.
                using (FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    alone.SetLength(0);
                File.Delete(path);
                Assert.False(File.Exists(path));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sessions_of_a_disposed_way_throw(string kind)
    {
        BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), WayCases.Job(_folder.FileWith(Content(WayCases.FileBytes, 32))), WayCases.FileBytes);
        WaySession session = way.CreateSession();
        byte[] buffer = new byte[100];
        session.Read(0, buffer);
        way.Dispose();
        Assert.ThrowsAny<Exception>(() => session.Read(0, buffer));
        Assert.ThrowsAny<Exception>(() => session.Scan(0, 100, buffer));
        Assert.ThrowsAny<Exception>(() => session.Gather([0], new long[1]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_may_be_deleted_and_opened_by_others_while_a_way_reads_it(string kind)
    {
        string path = _folder.FileWith(Content(WayCases.FileBytes, 33));
        using BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), WayCases.Job(path), WayCases.FileBytes);
        using FileStream other = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Assert.Equal(WayCases.FileBytes, other.Length);
    }
}
