using System.Globalization;
using System.Runtime.Versioning;
using BigFile.Platform.Win32;
using Microsoft.Win32;

namespace BigFile.Benchmarking;

/// <summary>What Win32 tells in the registry and by calls.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class Win32Machine
{
    private const string Processor = @"HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\CentralProcessor\0";
    private const string Bios = @"HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\BIOS";
    private const string Version = @"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion";

    public static MachineDescription Describe(string path, MachineDescription common)
    {
        Kernel32.MemoryStatus memory = new() { Bytes = (uint)sizeof(Kernel32.MemoryStatus) };
        bool known = Kernel32.GlobalMemoryStatusEx(ref memory);
        string processor = Text(Processor, "ProcessorNameString");
        if (processor.Length == 0)
            processor = Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? common.Processor;
        string name = $"{Text(Version, "ProductName")} {Text(Version, "DisplayVersion")}".Trim();
        MachineDescription machine = common with
        {
            Processor = processor,
            MemoryBytes = known ? (long)memory.PhysicalBytes : common.MemoryBytes,
            MemoryLimitBytes = JobLimitBytes(),
            OperatingSystem = name.Length == 0 ? common.OperatingSystem : Win32Platform.IsWine ? name + " (Wine)" : name,
            // The build's revision is told in the registry only.
            Kernel = string.Create(CultureInfo.InvariantCulture, $"{Environment.OSVersion.Version.ToString(3)}.{Number(Version, "UBR")}"),
            Virtualization = VirtualMachine.Name(false, Text(Bios, "SystemManufacturer"), Text(Bios, "SystemProductName"), "", ""),
        };
        return Win32Volume.Describe(path, machine);
    }

    private static long JobLimitBytes()
    {
        if (!Kernel32.QueryInformationJobObject(0, Kernel32.JobExtendedLimits, out Kernel32.JobLimits limits, (uint)sizeof(Kernel32.JobLimits), 0))
            return 0;
        ulong process = (limits.Flags & Kernel32.JobLimitProcessMemory) != 0 ? limits.ProcessMemoryBytes : ulong.MaxValue;
        ulong job = (limits.Flags & Kernel32.JobLimitJobMemory) != 0 ? limits.JobMemoryBytes : ulong.MaxValue;
        return Math.Min(process, job) is ulong least and < long.MaxValue ? (long)least : 0;
    }

    private static string Text(string key, string name) => (Value(key, name) as string)?.Trim() ?? "";

    private static int Number(string key, string name) => Value(key, name) is int number ? number : 0;

    private static object? Value(string key, string name)
    {
        try
        {
            return Registry.GetValue(key, name, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return null;
        }
    }
}
