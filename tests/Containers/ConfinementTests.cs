using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>What a service may do, as the kernel has it and not as it was asked for.</summary>
[Collection(ContainedWorkload.Turns)]
public sealed class ConfinementTests(ContainedWorkload workload)
{
    public static TheoryData<string> Services => [.. Declared.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_has_no_rights_and_cannot_gain_any(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        var status = await workload[service][0].KernelAsync("status");

        var user = workload.PodOf(service).User;
        Assert.Matches($@"(?m)^Uid:\t{user}\t{user}\t{user}\t{user}$", status);
        Assert.Matches($@"(?m)^Gid:\t{user}\t{user}\t{user}\t{user}$", status);
        Assert.All(
            ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"],
            set => Assert.Matches($@"(?m)^{set}:\t0+$", status));
        Assert.Matches(@"(?m)^NoNewPrivs:\t1$", status);
        Assert.Matches(@"(?m)^Seccomp:\t2$", status);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_can_write_to_memory_of_a_limited_size_alone(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        var mounts = (await workload[service][0].KernelAsync("mountinfo"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" - ") is [var left, var right]
                ? (
                    Path: left.Split(' ')[4],
                    Options: left.Split(' ')[5].Split(','),
                    Type: right.Split(' ')[0],
                    Super: right)
                : throw new FormatException(line))
            .ToList();

        Assert.Contains(mounts, mount => mount.Path == "/" && mount.Options.Contains("ro"));
        var writable = mounts.Where(mount => mount.Options.Contains("rw") && !IsOfTheEngine(mount.Path)).ToList();
        var only = Assert.Single(writable);
        Assert.Equal(("/tmp", "tmpfs"), (only.Path, only.Type));
        Assert.Matches(@"\bsize=16384k\b", only.Super);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_has_the_memory_that_its_manifest_says(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        var limit = long.Parse(await workload[service][0].GroupAsync("memory", "memory.max", "memory.limit_in_bytes"));

        Assert.Equal(workload.PodOf(service).MemoryLimit, limit);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_has_the_processor_that_its_manifest_says(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        var container = workload[service][0];
        var quota = long.Parse((await container.GroupAsync("cpu", "cpu.max", "cpu.cfs_quota_us")).Split(' ')[0]);

        // Of a period of 100 ms, in microseconds.
        Assert.Equal(workload.PodOf(service).ProcessorLimit / 10_000, quota);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_leaves_no_dump_of_its_memory(string service)
    {
        ContainedWorkload.SkipWithoutEngine();
        var process = workload[service][0];

        Assert.Matches(@"(?m)^Max core file size\s+0\s+0\s", await process.KernelAsync("limits"));
        Assert.Contains(
            "DOTNET_EnableDiagnostics=0", (await process.KernelAsync("environ")).Split('\0'));
        // The files of a process that may be dumped belong to its user, those of another to root (proc(5)).
        Assert.Equal("0", await process.OwnerAsync("environ"));
    }

    // Kernel interfaces, and the three files by which the engine tells a container its names.
    private static bool IsOfTheEngine(string path) =>
        path.Split('/')[1] is "proc" or "sys" or "dev"
        || path is "/etc/resolv.conf" or "/etc/hostname" or "/etc/hosts";
}
