namespace BigFile.Benchmarking;

/// <summary>The text of /proc/cpuinfo, whose lines differ among architectures.</summary>
internal static class CpuInfo
{
    // In this order: x86 and some ARM; MIPS and LoongArch; POWER; RISC-V; small ARM boards.
    private static readonly string[] s_nameKeys = ["model name", "Model Name", "cpu model", "cpu", "uarch", "Model", "Hardware"];

    // Main ID register: who implements it, and the parts that servers and boards have (the kernel's cputype.h).
    private static readonly Dictionary<string, string> s_implementers = new()
    {
        ["0x41"] = "ARM", ["0x42"] = "Broadcom", ["0x43"] = "Cavium", ["0x46"] = "Fujitsu", ["0x48"] = "HiSilicon",
        ["0x4e"] = "NVIDIA", ["0x50"] = "APM", ["0x51"] = "Qualcomm", ["0x61"] = "Apple", ["0x6d"] = "Microsoft", ["0xc0"] = "Ampere",
    };

    private static readonly Dictionary<string, string> s_armParts = new()
    {
        ["0xd03"] = "Cortex-A53", ["0xd05"] = "Cortex-A55", ["0xd07"] = "Cortex-A57", ["0xd08"] = "Cortex-A72", ["0xd09"] = "Cortex-A73",
        ["0xd0a"] = "Cortex-A75", ["0xd0b"] = "Cortex-A76", ["0xd0c"] = "Neoverse-N1", ["0xd40"] = "Neoverse-V1",
        ["0xd49"] = "Neoverse-N2", ["0xd4f"] = "Neoverse-V2", ["0xd83"] = "Neoverse-V3", ["0xd8e"] = "Neoverse-N3",
    };

    /// <summary>The processor's name; empty where the text has none.</summary>
    public static string ModelName(string text)
    {
        foreach (string key in s_nameKeys)
        {
            if (Value(text, key) is { Length: > 0 } name)
                return string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        string implementer = Value(text, "CPU implementer"), part = Value(text, "CPU part");
        if (implementer.Length == 0)
            return "";
        string maker = s_implementers.GetValueOrDefault(implementer, $"implementer {implementer}");
        return implementer == "0x41" && s_armParts.TryGetValue(part, out string? core) ? $"{maker} {core}" : $"{maker} part {part}".TrimEnd();
    }

    /// <summary>Whether an x86 processor says that a hypervisor is below it. Others have no such flag.</summary>
    public static bool HasHypervisor(string text) => Value(text, "flags").Split(' ').Contains("hypervisor");

    private static string Value(string text, string key)
    {
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(key))
                return line[(colon + 1)..].Trim();
        }
        return "";
    }
}
