namespace BigFile.Benchmarking;

/// <summary>What this process uses: read before and after a round, and compared. For any thread.</summary>
internal static class UsageProbe
{
    /// <summary>
    /// What the process has used until now. Some system calls, far below a millisecond, and nothing allocated after the first call on Linux.
    /// </summary>
    /// <param name="path">
    /// The file whose volume's reads are told as <see cref="UsageReading.DeviceReadBytes"/> on Win32, which does not count them by process; not used elsewhere.
    /// </param>
    public static UsageReading Now(string? path = null)
    {
        if (OperatingSystem.IsWindows())
            return Win32Usage.Now(path);
        return PosixUsage.Now();
    }

    /// <summary>
    /// What it used between two readings. Huge page entries are counted now, which walks the page tables (up to some ten milliseconds
    /// for many gigabytes): call it while the mappings are still there, and outside of what is timed.
    /// </summary>
    public static ProcessUsage Between(UsageReading before, UsageReading after) => new()
    {
        User = after.User - before.User,
        System = after.System - before.System,
        MinorFaults = Difference(before.MinorFaults, after.MinorFaults),
        MajorFaults = Difference(before.MajorFaults, after.MajorFaults),
        VoluntarySwitches = Difference(before.VoluntarySwitches, after.VoluntarySwitches),
        InvoluntarySwitches = Difference(before.InvoluntarySwitches, after.InvoluntarySwitches),
        ResidentBytes = after.ResidentBytes,
        PageTableBytes = after.PageTableBytes,
        HugePageBytes = OperatingSystem.IsLinux() ? PosixUsage.HugePageBytes() : -1,
        DeviceReadBytes = Difference(before.DeviceReadBytes, after.DeviceReadBytes),
    };

    private static long Difference(long before, long after) => before < 0 || after < 0 ? -1 : Math.Max(0, after - before);
}
