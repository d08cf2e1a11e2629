using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using k8s.Models;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>A pod of the manifests as a container of the engine: the same image, limits and rights.</summary>
/// <param name="spec">The pod.</param>
internal sealed class Pod(V1PodSpec spec)
{
    private readonly V1Container _container = spec.Containers.Single();

    /// <summary>The environment variables, which a test may change before the container is built.</summary>
    public Dictionary<string, string> Environment { get; } =
        spec.Containers.Single().Env.ToDictionary(variable => variable.Name, variable => variable.Value);

    /// <summary>The folders of this machine, by where they are mounted.</summary>
    public Dictionary<string, string> Folders { get; } = [];

    /// <summary>Names beside those of the networks, as <c>name:address</c>.</summary>
    public List<string> Hosts { get; } = [];

    /// <summary>The network that it starts in.</summary>
    public INetwork? Network { get; set; }

    /// <summary>Those that it is connected to once it runs: older engines take one at the start alone.</summary>
    public List<INetwork> Bridges { get; } = [];

    public List<string> Aliases { get; } = [];

    /// <summary>The mounts of the pod that hold files: name by path.</summary>
    public IReadOnlyDictionary<string, string> Mounts => _container.VolumeMounts
        .Where(mount => spec.Volumes.Single(volume => volume.Name == mount.Name).EmptyDir is null)
        .ToDictionary(mount => mount.MountPath, mount => mount.Name);

    public long MemoryLimit => _container.Resources.Limits["memory"].ToInt64();

    /// <summary>How much of a processor it may use, in billionths.</summary>
    public long ProcessorLimit => (long)(_container.Resources.Limits["cpu"].ToDecimal() * 1_000_000_000);

    public long User => spec.SecurityContext.RunAsUser!.Value;

    /// <summary>Starts a container of the pod.</summary>
    public async Task StartAsync(IContainer container)
    {
        await container.StartAsync();
        foreach (var bridge in Bridges)
        {
            await Shell.RunAsync(
            [
                "docker", "network", "connect", .. Aliases.SelectMany(alias => (string[])["--alias", alias]),
                bridge.Name, container.Id,
            ]);
        }
    }

    public IContainer Build()
    {
        var security = _container.SecurityContext;
        var builder = new ContainerBuilder(_container.Image)
            .WithEnvironment(Environment)
            .WithCommand([.. _container.Args ?? []])
            .WithNetworkAliases([.. Aliases])
            .WithCreateParameterModifier(create =>
            {
                create.User = $"{User}:{spec.SecurityContext.RunAsGroup}";
                var host = create.HostConfig!;
                host.ReadonlyRootfs = security.ReadOnlyRootFilesystem == true;
                host.CapDrop = [.. security.Capabilities.Drop];
                host.SecurityOpt = security.AllowPrivilegeEscalation == false ? ["no-new-privileges"] : [];
                host.Memory = MemoryLimit;
                host.MemorySwap = MemoryLimit;
                host.NanoCPUs = ProcessorLimit;
                host.ExtraHosts = [.. Hosts];
                host.Tmpfs = Memory();
            });
        if (Network is not null) builder = builder.WithNetwork(Network);
        foreach (var (path, folder) in Folders) builder = builder.WithBindMount(folder, path, AccessMode.ReadOnly);
        return builder.Build();
    }

    private Dictionary<string, string> Memory() => spec.Volumes
        .Where(volume => volume.EmptyDir is not null)
        .ToDictionary(
            volume => _container.VolumeMounts.Single(mount => mount.Name == volume.Name).MountPath,
            volume => $"size={volume.EmptyDir.SizeLimit.ToInt64()},mode=1777");
}
