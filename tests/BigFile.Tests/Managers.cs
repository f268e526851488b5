using BigFile.Platform;
using BigFile.Views;

namespace BigFile.Tests;

/// <summary>View managers with room for an exact number of windows on every system.</summary>
internal static class Managers
{
    public const int Window = 64 << 10;

    /// <summary>Every way, for theories.</summary>
    public static TheoryData<Way> Placements => [Way.Reserved, Way.Floating, Way.Buffered];

    /// <summary>A manager in which exactly so many bytes of windows fit: Win32 sets a grid unit aside.</summary>
    public static ViewManager WithRoom(
        long bytes, AdmissionPolicy admission = AdmissionPolicy.Always, MappingPlatform? platform = null, string name = "")
    {
        platform ??= MappingPlatform.Current;
        long aside = platform.HandleIoIsCoherent ? 0 : FileViews.GridBytes;
        return new ViewManager(new ViewManagerOptions
        {
            BudgetBytes = Math.Max(bytes + aside, ViewManager.BudgetBytesMin),
            Admission = admission,
            Platform = platform,
            Name = name,
        });
    }

    /// <summary>Content that depends on the seed and on nothing else.</summary>
    public static byte[] Content(int lengthBytes, int seed)
    {
        byte[] content = new byte[lengthBytes];
        new Random(seed).NextBytes(content);
        return content;
    }
}
