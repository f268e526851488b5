using BigFile.Platform.Win32;

namespace BigFile.Tests.Sections;

/// <summary>Which Win32 the tests run on, if any.</summary>
internal static class Win32Host
{
    /// <summary>True under Wine, which leaves some rules of Win32 out.</summary>
    public static bool IsWine { get; } = OperatingSystem.IsWindows() && Win32Platform.IsWine;
}
