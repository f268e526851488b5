using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Machine;

public sealed class CgroupsTests
{
    private const string Mounts1 = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:3 - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    private const string Mounts2 = "29 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev - cgroup2 cgroup2 rw,nsdelegate\n";

    [Fact]
    public void Version_1_is_asked_in_the_group_of_the_memory_controller_and_upwards() =>
        Assert.Equal(
            ["/sys/fs/cgroup/memory/a/b c/memory.limit_in_bytes", "/sys/fs/cgroup/memory/a/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/unified/memory.max"],
            Cgroups.LimitFiles("9:name=systemd:/\n4:hugetlb,memory:/a/b c\n1:cpu:/x\n0::/\n", Mounts1));

    [Fact]
    public void Version_2_is_asked_in_the_one_group_and_upwards() =>
        Assert.Equal(
            ["/sys/fs/cgroup/user.slice/run:1.scope/memory.max", "/sys/fs/cgroup/user.slice/memory.max", "/sys/fs/cgroup/memory.max"],
            Cgroups.LimitFiles("0::/user.slice/run:1.scope\n", Mounts2));

    [Theory]
    [InlineData("/docker/abc/inner", "/cg/inner/memory.max|/cg/memory.max")]
    [InlineData("/docker/abc", "/cg/memory.max")]
    [InlineData("/docker/abcd", "/cg/memory.max")]
    [InlineData("/../other", "/cg/memory.max")]
    [InlineData("/", "/cg/memory.max")]
    public void A_container_sees_its_own_part_of_the_groups(string path, string files) =>
        Assert.Equal(files.Split('|'), Cgroups.LimitFiles($"0::{path}\n", "29 23 0:26 /docker/abc /cg ro - cgroup2 cgroup rw\n"));

    [Theory]
    [InlineData("")]
    [InlineData("0:/\n\n::::\n5:cpu:/\nmemory\n")]
    public void Texts_without_memory_groups_give_no_files(string cgroups) => Assert.Empty(Cgroups.LimitFiles(cgroups, Mounts1));

    [Fact]
    public void The_least_limit_on_the_way_up_counts()
    {
        Dictionary<string, string> files = new()
        {
            ["/sys/fs/cgroup/a/b/memory.max"] = "max\n",
            ["/sys/fs/cgroup/a/memory.max"] = "1073741824\n",
            ["/sys/fs/cgroup/memory.max"] = "4294967296\n",
        };
        Assert.Equal(1L << 30, Cgroups.MemoryLimitBytes("0::/a/b\n", Mounts2, path => files.GetValueOrDefault(path, "")));
        Assert.Equal(0, Cgroups.MemoryLimitBytes("0::/a/b\n", Mounts2, _ => "max"));
        Assert.Equal(0, Cgroups.MemoryLimitBytes("0::/a/b\n", Mounts2, _ => ""));
    }

    [Theory]
    [InlineData("max\n", 0)]
    [InlineData("9223372036854771712\n", 9223372036854771712)]
    [InlineData("18446744073709551615", long.MaxValue)]
    [InlineData("-1", 0)]
    [InlineData("", 0)]
    public void A_limit_is_a_number_or_none(string text, long limit) => Assert.Equal(limit, Cgroups.ParseLimit(text));
}
