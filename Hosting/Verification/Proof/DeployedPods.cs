using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>The pods of one object of the manifests.</summary>
/// <param name="Party">Name, namespace and labels.</param>
/// <param name="Account">Its service account.</param>
/// <param name="Listens">The ports that its containers declare.</param>
/// <param name="ConfigMaps">The names of the ConfigMaps that it mounts.</param>
/// <param name="Verifier">The identity that may have it attempt connections; empty where nobody may.</param>
public sealed record DeployedPod(
    Party Party, string Account, IReadOnlyList<Port> Listens, IReadOnlyList<string> ConfigMaps, string Verifier = "")
{
    /// <summary>Its name.</summary>
    public string Name => Party.Name;

    /// <summary>Its namespace.</summary>
    public string Namespace => Party.Namespace ?? "";

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>Finds the pods that manifests lead to.</summary>
internal static class DeployedPods
{
    private const string VerifierVariable = "WORKLOAD__PROBE__VERIFIER";

    private const string GatewayLabel = "gateway.networking.k8s.io/gateway-name";

    public static IReadOnlyList<DeployedPod> Of(ManifestTree tree) =>
    [
        .. tree.PodTemplates().Select(pod => Of(pod.Owner, pod.Template)),
        .. tree.OfKind("Gateway").Select(Of),
    ];

    private static DeployedPod Of(Manifest owner, JsonObject template)
    {
        var ports = (
            from container in template.Items("spec.containers")
            from entry in container.Items("ports")
            let number = entry["containerPort"] is JsonValue value && value.TryGetValue<long>(out var port) ? port : 0
            where number > 0
            let protocol = entry.Text("protocol") is { Length: > 0 } given ? given : "TCP"
            select (Name: entry.Text("name"), Port: new Port(protocol, (int)number))).ToList();
        var account = template.Text("spec.serviceAccountName");
        return new DeployedPod(
            Party.Pod(owner.Name, owner.Namespace, template.At("metadata.labels").Strings()) with
            {
                NamedPorts = ports
                    .Where(entry => entry.Name.Length > 0)
                    .DistinctBy(entry => entry.Name)
                    .ToDictionary(entry => entry.Name, entry => entry.Port),
            },
            // The older name of the field still holds.
            account.Length > 0 ? account : template.Text("spec.serviceAccount"),
            [.. ports.Select(entry => entry.Port).Distinct()],
            [
                .. template.Items("spec.volumes").Select(volume => volume.Text("configMap.name"))
                    .Where(name => name.Length > 0),
            ],
            template.Items("spec.containers").SelectMany(container => container.Items("env"))
                .FirstOrDefault(variable => variable.Text("name") == VerifierVariable).Text("value"));
    }

    // What the Gateway API promises of the pods of a Gateway, whatever implements it.
    private static DeployedPod Of(Manifest gateway) => new(
        Party.Pod($"Gateway {gateway.Name}", gateway.Namespace,
            new Dictionary<string, string>(gateway.Json.At("spec.infrastructure.labels").Strings())
            {
                [GatewayLabel] = gateway.Name,
            }),
        "",
        [
            .. from listener in gateway.Spec.Items("listeners")
               select Port.Tcp((int)listener["port"]!.GetValue<long>()),
        ],
        []);
}
