using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The folders of this machine that stand for the volumes of pods.</summary>
internal sealed class HostFolders
{
    private readonly LocalState _state;
    private readonly PublishedPods _pods;

    public HostFolders(LocalState state, PublishedPods pods)
    {
        _state = state;
        _pods = pods;
        DatabaseAuthority = Make(
            "database",
            new Dictionary<string, string> { ["ca.crt"] = File.ReadAllText(state.DatabaseAuthority + ".crt") });
    }

    /// <summary>Has the authority of the databases, as <c>ca.crt</c>.</summary>
    public string DatabaseAuthority { get; }

    /// <summary>What a pod of a service mounts under this name.</summary>
    public string Of(string volume, Service service) => volume switch
    {
        "certificates" => _state.Certificates(service.Name),
        "ingress-certificates" => _state.IngressCertificates,
        "callers" => Make(Path.Combine(service.Name, volume), _pods.CallersOf(service.Name)),
        "probes" => Make(Path.Combine(service.Name, volume), _pods.ProbeTargetsOf(service.Name)),
        "authorities" => Make(
            Path.Combine(service.Name, volume),
            service.Egresses.ToDictionary(
                egress => $"{egress}.crt", egress => File.ReadAllText(_state.ExternalAuthority(egress) + ".crt"))),
        _ => throw new ArgumentException($"Nothing is known to be mounted as '{volume}'.", nameof(volume)),
    };

    /// <summary>Gives certificates and secrets to the user of the pods, as the group of their volumes would.</summary>
    public Task GiveToAsync(long user) => Shell.RunAsync(
        ["chown", "-R", $"{user}", Path.Combine(_state.Root, "certificates"), Path.Combine(_state.Root, "secrets")]);

    /// <summary>The newest version of a secret.</summary>
    public static Task<string> NewestAsync(string secret) => File.ReadAllTextAsync(
        Directory.GetFiles(secret).MaxBy(file => int.Parse(Path.GetFileName(file)))!);

    private string Make(string name, IDictionary<string, string> files)
    {
        var folder = Path.Combine(_state.Root, "mounts", name);
        if (Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(folder);
        foreach (var (file, content) in files) File.WriteAllText(Path.Combine(folder, file), content);
        return folder;
    }
}
