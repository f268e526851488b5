namespace BigFile.Benchmarking;

/// <summary>Whether the machine is a virtual one, from what firmware and processor say.</summary>
internal static class VirtualMachine
{
    // Names in vendor or product of machines that are virtual even where no processor flag says so (ARM has none).
    private static readonly string[] s_virtualNames =
        ["QEMU", "KVM", "VMware", "VirtualBox", "innotek", "Xen", "Virtual Machine", "Bochs", "BHYVE", "Parallels", "Google Compute Engine", "OpenStack", "Firecracker"];

    /// <summary>Whose virtual machine it is; empty where nothing says that it is one.</summary>
    /// <param name="hasFlag">Whether the processor has the flag.</param>
    /// <param name="vendor">The system's vendor (DMI).</param>
    /// <param name="product">The product's name (DMI).</param>
    /// <param name="hypervisorType">/sys/hypervisor/type.</param>
    /// <param name="deviceTree">What the device tree calls its hypervisor.</param>
    public static string Name(bool hasFlag, string vendor, string product, string hypervisorType, string deviceTree)
    {
        string firmware = $"{vendor} {product}".Trim();
        bool named = s_virtualNames.Any(name => firmware.Contains(name, StringComparison.OrdinalIgnoreCase));
        if (!hasFlag && !named && hypervisorType.Length == 0 && deviceTree.Length == 0)
            return "";
        if (firmware.Length > 0)
            return firmware;
        if (hypervisorType.Length > 0)
            return hypervisorType;
        return deviceTree.Length > 0 ? deviceTree : "virtual machine, whose is not told";
    }
}
