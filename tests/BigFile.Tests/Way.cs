namespace BigFile.Tests;

/// <summary>The ways a file's windows can come about, for the suites that hold for all of them.</summary>
public enum Way
{
    /// <summary>Whatever the defaults are.</summary>
    Auto,

    /// <summary>Mapped, in place.</summary>
    Reserved,

    /// <summary>Mapped, anywhere.</summary>
    Floating,

    /// <summary>Memory in place, filled and written back by handle.</summary>
    Buffered,
}

/// <summary>The options that a way stands for.</summary>
internal static class Ways
{
    public static Placement Placement(this Way way) => way switch
    {
        Way.Auto => BigFile.Placement.Auto,
        Way.Floating => BigFile.Placement.Floating,
        _ => BigFile.Placement.Reserved,
    };

    public static WindowSource Source(this Way way) => way switch
    {
        Way.Auto => WindowSource.Auto,
        Way.Buffered => WindowSource.Buffered,
        _ => WindowSource.Mapped,
    };

    /// <summary>True when the system is Win32 and the file has views, which it guards: buffered windows are none.</summary>
    public static bool GuardsViews(this Way way) => OperatingSystem.IsWindows() && way != Way.Buffered;
}
