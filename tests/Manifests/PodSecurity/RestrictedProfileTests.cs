using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.PodSecurity;

public sealed class RestrictedProfileTests
{
    public static TheoryData<string, string, string> Plants { get; } = new()
    {
        { "HostProcess", "spec.securityContext.windowsOptions", "{hostProcess: true}" },
        { "Host Namespaces", "spec.hostNetwork", "true" },
        { "Host Namespaces", "spec.hostPID", "true" },
        { "Host Namespaces", "spec.hostIPC", "true" },
        { "Privileged Containers", "container.securityContext.privileged", "true" },
        { "Capabilities", "container.securityContext.capabilities", "{add: [NET_ADMIN], drop: [ALL]}" },
        { "Capabilities (restricted)", "container.securityContext.capabilities", "{add: [CHOWN], drop: [ALL]}" },
        { "Capabilities (restricted)", "container.securityContext.capabilities", "{drop: [NET_RAW]}" },
        { "HostPath Volumes", "spec.volumes", "[{name: x, hostPath: {path: /}}]" },
        { "Host Ports", "container.ports", "[{containerPort: 8443, hostPort: 8443}]" },
        { "Host Probes / Lifecycle Hooks", "container.livenessProbe", "{httpGet: {host: 10.0.0.1, port: 1}}" },
        { "AppArmor", "spec.securityContext.appArmorProfile", "{type: Unconfined}" },
        { "SELinux", "container.securityContext.seLinuxOptions", "{user: system_u}" },
        { "SELinux", "spec.securityContext.seLinuxOptions", "{type: spc_t}" },
        { "/proc Mount Type", "container.securityContext.procMount", "Unmasked" },
        { "Seccomp", "container.securityContext.seccompProfile", "{type: Unconfined}" },
        { "Seccomp (restricted)", "spec.securityContext.seccompProfile", "null" },
        { "Sysctls", "spec.securityContext.sysctls", "[{name: kernel.msgmax, value: '1'}]" },
        { "Volume Types", "spec.volumes", "[{name: x, nfs: {server: a, path: /}}]" },
        { "Privilege Escalation", "container.securityContext.allowPrivilegeEscalation", "null" },
        { "Privilege Escalation", "container.securityContext.allowPrivilegeEscalation", "true" },
        { "Running as Non-root", "container.securityContext.runAsNonRoot", "false" },
        { "Running as Non-root user", "spec.securityContext.runAsUser", "0" },
    };

    [Fact]
    public void Every_pod_template_is_restricted()
    {
        var templates = CommittedManifests.Tree.PodTemplates().ToList();

        Assert.NotEmpty(templates);
        Assert.All(templates, pod => Assert.Empty(RestrictedProfile.Violations(pod.Template)));
    }

    /// <summary>What may be lower than restricted, and where: see decision 0023.</summary>
    [Theory]
    [InlineData("a0005-i", "restricted")]
    [InlineData("a0005-o", "restricted")]
    [InlineData("ingress", "baseline")]
    public void A_namespace_enforces_its_standard_and_reports_by_restricted(string name, string enforced) =>
        Assert.Equal(
            new NamespaceStandards(enforced, "restricted", "restricted"),
            NamespaceStandards.Of(CommittedManifests.Tree.Named("Namespace", name)));

    [Fact]
    public void Every_namespace_pins_the_same_version_of_Kubernetes_in_every_mode()
    {
        var pinned = CommittedManifests.Environment.Text("kubernetes.podSecurityVersion");

        Assert.Equal(3, CommittedManifests.Tree.OfKind("Namespace").Count());
        Assert.All(CommittedManifests.Tree.OfKind("Namespace"), @namespace => Assert.Equal(
            [pinned, pinned, pinned], NamespaceStandards.VersionsOf(@namespace)));
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_planted_violation_of_each_control_is_caught(string control, string path, string value)
    {
        var template = CommittedManifests.Tree.PodTemplates().First().Template.DeepClone().AsObject();
        var steps = path.Split('.');
        var node = steps[0] == "container" ? template.Items("spec.containers").First() : template["spec"]!;
        foreach (var step in steps[1..^1])
        {
            node = node[step] ??= new JsonObject();
        }

        node[steps[^1]] = YamlReader.Read($"- {value}").Single()[0]?.DeepClone();

        Assert.Contains(control, RestrictedProfile.Violations(template));
    }
}
