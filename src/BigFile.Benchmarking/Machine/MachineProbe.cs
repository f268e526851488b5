using System.Reflection;
using System.Runtime.InteropServices;

namespace BigFile.Benchmarking;

/// <summary>Describes the machine, and the place of a file on it. Reads some small files of the system, which takes milliseconds.</summary>
internal static class MachineProbe
{
    private const int CommitCharacters = 12;

    /// <summary>Describes the machine and what a file is on. What cannot be found out is empty or 0; nothing of it is a reason to fail.</summary>
    /// <param name="path">The file, or the folder that a file is to be made in. May be missing: then its file system and device are not told.</param>
    public static MachineDescription Describe(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MachineDescription common = new()
        {
            Processor = RuntimeInformation.ProcessArchitecture.ToString(),
            ProcessorCount = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            OperatingSystem = RuntimeInformation.OSDescription,
            Kernel = Environment.OSVersion.Version.ToString(),
            Runtime = $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}",
            FileSystem = FileSystemOf(path),
            PageBytes = SystemMemory.PageSizeBytes,
            Version = ShortVersion(InformationalVersion),
        };
        if (OperatingSystem.IsLinux())
            return LinuxMachine.Describe(path, common);
        return OperatingSystem.IsWindows() ? Win32Machine.Describe(path, common) : common;
    }

    private static string InformationalVersion =>
        typeof(MappedFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>A version as the SDK writes it, 1.2.3+40 digits of the commit, with as many digits as people use.</summary>
    public static string ShortVersion(string version)
    {
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 || version.Length - plus - 1 <= CommitCharacters ? version : version[..(plus + 1 + CommitCharacters)];
    }

    private static string FileSystemOf(string path)
    {
        try
        {
            return FileSystemDescription.Of(path).Name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
