namespace BigFile.Tests.Adapters;

/// <summary>A file of seeded noise in windows of 64 KiB, its content, and a view manager whose budget is so many windows.</summary>
internal sealed class AdapterFile : IDisposable
{
    private const int Window = Managers.Window;

    private readonly TempFolder _folder = new();

    public AdapterFile(Way way, int lengthBytes, int budgetWindows, MappedFileAccess access = MappedFileAccess.ReadWrite, FileShare? share = null)
    {
        Content = new byte[lengthBytes];
        new Random(lengthBytes).NextBytes(Content);
        Path = _folder.FileWith(Content);
        Manager = Managers.WithRoom((long)budgetWindows * Window, AdmissionPolicy.Frequency);
        File = MappedFile.Open(Path, new MappedFileOptions
        {
            Access = access, Share = share, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = Manager,
        });
    }

    public byte[] Content { get; }

    public string Path { get; }

    public ViewManager Manager { get; }

    public MappedFile File { get; }

    public long PinnedBytes => Manager.GetStatistics().PinnedBytes;

    /// <summary>Reads every window in turn, so that everything which is not leased is evicted.</summary>
    public void EvictAllElse()
    {
        using MappedFile other = MappedFile.Create(_folder.File("other"), new MappedFileOptions
        {
            InitialLength = 8 * Window, WindowSizeBytes = Window, ViewManager = Manager,
        });
        for (int window = 0; window < 8; window++)
        {
            try
            {
                other.Lease(window * Window, 1).Dispose();
            }
            catch (BudgetExceededException)
            {
                // All that is mapped is leased: there is nothing to evict.
                return;
            }
        }
    }

    public void Dispose()
    {
        File.Dispose();
        Manager.Dispose();
        _folder.Dispose();
    }
}
