using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class ConcurrencyTests : IDisposable
{
    private const int Operations = 2500;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Floating, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Reserved, MappedFileAccess.ReadWrite, 3 * Window, AdmissionPolicy.Frequency, null)]
    [InlineData(Way.Floating, MappedFileAccess.ReadWrite, 3 * Window, AdmissionPolicy.Frequency, null)]
    [InlineData(Way.Reserved, MappedFileAccess.Read, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Reserved, MappedFileAccess.CopyOnWrite, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Floating, MappedFileAccess.CopyOnWrite, 3 * Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Reserved, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, false)]
    [InlineData(Way.Reserved, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, true)]
    [InlineData(Way.Floating, MappedFileAccess.ReadWrite, 3 * Window, AdmissionPolicy.Frequency, true)]
    [InlineData(Way.Buffered, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Buffered, MappedFileAccess.ReadWrite, 3 * Window, AdmissionPolicy.Frequency, null)]
    [InlineData(Way.Buffered, MappedFileAccess.Read, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Buffered, MappedFileAccess.CopyOnWrite, Window, AdmissionPolicy.Always, null)]
    [InlineData(Way.Buffered, MappedFileAccess.ReadWrite, Window, AdmissionPolicy.Always, false)]
    [InlineData(Way.Buffered, MappedFileAccess.ReadWrite, 3 * Window, AdmissionPolicy.Frequency, true)]
    public void Every_byte_is_right_whatever_others_do(
        Way way, MappedFileAccess access, int windowBytes, AdmissionPolicy admission, bool? win32Rules)
    {
        Assert.SkipWhen(win32Rules is not null && OperatingSystem.IsWindows(), "the rules are the system's own there");
        for (int round = 0; round < Soak.Rounds; round++)
        {
            using ConcurrencyRun run = new(_folder, new ConcurrencyRun.Setup(way, access, windowBytes, admission, win32Rules, Seed: 7 + round));
            run.Go(Operations);
        }
    }
}
