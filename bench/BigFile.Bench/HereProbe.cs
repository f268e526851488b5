using System.Runtime.InteropServices;
using BigFile.Bench.Figures;

namespace BigFile.Bench;

/// <summary>Says what machine this is.</summary>
internal static class HereProbe
{
    /// <summary>The machine, and the file system of a folder.</summary>
    public static ResultMachine Describe(string folder) => new()
    {
        Processor = Processor(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        System = $"Linux {Environment.OSVersion.Version}",
        Runtime = RuntimeInformation.FrameworkDescription,
        FileSystem = new DriveInfo(System.IO.Path.GetFullPath(folder)).DriveFormat,
    };

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
        : RuntimeInformation.ProcessArchitecture.ToString();
}
