using System.Runtime.InteropServices;
using BigFile.Bench.Figures;
using BigFile.Benchmarking;

namespace BigFile.Bench;

/// <summary>Says what machine this is, for results.</summary>
internal static class HereProbe
{
    /// <summary>The machine, and the file system of a folder.</summary>
    public static ResultMachine Describe(string folder)
    {
        MachineDescription machine = MachineProbe.Describe(folder);
        return new ResultMachine
        {
            Processor = (machine.Virtualization.Length > 0 ? "a virtual " : "") + machine.Processor,
            Processors = machine.ProcessorCount,
            MemoryBytes = machine.MemoryBytes,
            System = OperatingSystem.IsLinux() ? "Linux " + string.Join('.', machine.Kernel.Split('.').Take(2)) : machine.OperatingSystem,
            Runtime = RuntimeInformation.FrameworkDescription,
            FileSystem = machine.FileSystem.Length > 0 ? machine.FileSystem : null,
        };
    }
}
