using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Machine;

/// <summary>Texts of /proc and /sys as kernels write them.</summary>
public sealed class LinuxTextTests
{
    private const string X86 = "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel\t\t: 2\nmodel name\t: AMD EPYC 9654  96-Core\nflags\t\t: fpu vme hypervisor lahf_lm\n\nprocessor\t: 1\nmodel name\t: other\n";
    private const string Arm = "processor\t: 0\nBogoMIPS\t: 243.75\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\nCPU revision\t: 1\n";

    [Theory]
    [InlineData(X86, "AMD EPYC 9654 96-Core")]
    [InlineData(Arm, "ARM Neoverse-N1")]
    [InlineData("CPU implementer\t: 0x41\nCPU part\t: 0xfff\n", "ARM part 0xfff")]
    [InlineData("CPU implementer\t: 0xc0\nCPU part\t: 0xac3\n", "Ampere part 0xac3")]
    [InlineData("CPU implementer\t: 0x99\n", "implementer 0x99 part")]
    [InlineData("processor\t: 0\ncpu\t\t: POWER9, altivec supported\n", "POWER9, altivec supported")]
    [InlineData("processor\t: 0\nhart\t\t: 2\nisa\t\t: rv64imafdc\nuarch\t\t: sifive,u74-mc\n", "sifive,u74-mc")]
    [InlineData("processor\t: 0\nHardware\t: BCM2835\nModel\t\t: Raspberry Pi 4 Model B Rev 1.2\n", "Raspberry Pi 4 Model B Rev 1.2")]
    [InlineData("", "")]
    [InlineData("model name", "")]
    public void A_processor_is_named_on_every_architecture(string text, string name) => Assert.Equal(name, CpuInfo.ModelName(text));

    [Fact]
    public void The_flag_of_a_hypervisor_is_a_word_of_its_own()
    {
        Assert.True(CpuInfo.HasHypervisor(X86));
        Assert.False(CpuInfo.HasHypervisor(Arm));
        Assert.False(CpuInfo.HasHypervisor("flags : fpu hypervisors nohypervisor\n"));
    }

    [Theory]
    [InlineData(false, "Dell Inc.", "PowerEdge R750", "", "", "")]
    [InlineData(true, "", "", "", "", "virtual machine, whose is not told")]
    [InlineData(true, "QEMU", "Standard PC", "", "", "QEMU Standard PC")]
    [InlineData(true, "Amazon EC2", "m7i.large", "", "", "Amazon EC2 m7i.large")]
    [InlineData(false, "QEMU", "KVM Virtual Machine", "", "", "QEMU KVM Virtual Machine")]
    [InlineData(false, "", "", "xen", "", "xen")]
    [InlineData(false, "", "", "", "linux,kvm", "linux,kvm")]
    public void A_virtual_machine_is_known_by_flag_or_name(bool flag, string vendor, string product, string type, string tree, string name) =>
        Assert.Equal(name, VirtualMachine.Name(flag, vendor, product, type, tree));

    [Theory]
    [InlineData("Limit   Soft Limit  Hard Limit  Units\nMax address space         unlimited            unlimited            bytes     \n", "Max address space", 0)]
    [InlineData("Max open files            1024                 524288               files     \n", "Max open files", 1024)]
    [InlineData("Max open files            18446744073709551615                 524288               files     \n", "Max open files", 0)]
    [InlineData("Max open files", "Max open files", 0)]
    [InlineData("Max open files ", "Max open files", 0)]
    [InlineData("", "Max open files", 0)]
    public void Soft_limits_are_read_by_name(string text, string name, long limit) => Assert.Equal(limit, ProcLimits.Soft(text, name));

    [Theory]
    [InlineData("NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "Debian GNU/Linux 12 (bookworm)")]
    [InlineData("PRETTY_NAME='Alpine Linux v3.20'", "Alpine Linux v3.20")]
    [InlineData("PRETTY_NAME=\n", "fallback")]
    [InlineData("", "fallback")]
    public void The_system_names_itself(string text, string name) => Assert.Equal(name, LinuxMachine.OsReleaseName(text, "fallback"));

    [Theory]
    [InlineData("always [madvise] never", "madvise")]
    [InlineData("[none]", "none")]
    [InlineData("none", "none")]
    [InlineData("] [", "] [")]
    [InlineData("", "")]
    public void The_choice_in_brackets_is_taken(string text, string choice) => Assert.Equal(choice, LinuxMachine.Bracketed(text));

    [Fact]
    public void Options_of_mount_and_file_system_are_told_once_each() =>
        Assert.Equal("rw,relatime,discard,data=ordered", LinuxPlace.JoinOptions("rw,relatime", "rw,discard,data=ordered"));

    [Fact]
    public void Load_is_the_first_number()
    {
        Assert.Equal(0.52, LinuxMachine.FirstDecimal("0.52 0.58 0.59 1/389 12345"));
        Assert.Equal(-1, LinuxMachine.FirstDecimal(""));
        Assert.Equal(-1, LinuxMachine.FirstDecimal("x 1"));
    }
}
