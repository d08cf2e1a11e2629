using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.PodSecurity;

/// <summary>
/// The Pod Security Standard <c>restricted</c>, and the <c>baseline</c> that it includes, as of Kubernetes 1.35: each
/// control by the name that the standard gives it.
/// </summary>
internal static class RestrictedProfile
{
    private static readonly string[] BaselineCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    private static readonly string[] SelinuxTypes =
        ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    private static readonly string[] VolumeTypes =
    [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
    ];

    private static readonly string[] Seccomp = ["RuntimeDefault", "Localhost"];

    /// <summary>The controls that a pod template breaks; none when it is restricted.</summary>
    public static IReadOnlyList<string> Violations(JsonObject template) =>
        [.. Controls(template).Where(control => control.Broken).Select(control => control.Name).Distinct()];

    private static IEnumerable<(string Name, bool Broken)> Controls(JsonObject template)
    {
        var spec = template["spec"]!.AsObject();
        var context = spec["securityContext"];
        var containers = new[] { "initContainers", "containers", "ephemeralContainers" }
            .SelectMany(list => spec.Items(list))
            .ToList();
        foreach (var security in containers.Select(container => container["securityContext"]).Append(context))
        {
            yield return ("HostProcess", security.True("windowsOptions.hostProcess"));
            yield return ("SELinux", security.Text("seLinuxOptions.user") + security.Text("seLinuxOptions.role") != ""
                || !SelinuxTypes.Contains(security.Text("seLinuxOptions.type")));
            yield return (
                "AppArmor",
                security.Text("appArmorProfile.type") is not ("" or "RuntimeDefault" or "Localhost"));
            yield return (
                "Seccomp",
                security.At("seccompProfile") is { } given && !Seccomp.Contains(given.Text("type")));
            yield return ("Running as Non-root user", security.Text("runAsUser") == "0");
        }

        yield return ("AppArmor", template.At("metadata.annotations").Strings().Any(annotation =>
            annotation.Key.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)
            && annotation.Value is not ("" or "runtime/default")
            && !annotation.Value.StartsWith("localhost/", StringComparison.Ordinal)));
        yield return ("Host Namespaces", spec.True("hostNetwork") || spec.True("hostPID") || spec.True("hostIPC"));
        yield return ("Sysctls", context.Items("sysctls").Any(sysctl => !SafeSysctls.Contains(sysctl.Text("name"))));
        foreach (var volume in spec.Items("volumes"))
        {
            yield return ("HostPath Volumes", volume["hostPath"] is not null);
            yield return ("Volume Types", volume.AsObject().Select(pair => pair.Key).Except(["name", "hostPath"])
                .Any(type => !VolumeTypes.Contains(type)));
        }

        foreach (var (name, broken) in containers.SelectMany(container => OfContainer(container, context)))
            yield return (name, broken);
    }

    private static IEnumerable<(string Name, bool Broken)> OfContainer(JsonNode container, JsonNode? pod)
    {
        var security = container["securityContext"];
        var added = security.Items("capabilities.add").Select(capability => capability.ToString()).ToList();
        yield return ("Privileged Containers", security.True("privileged"));
        yield return ("Capabilities", added.Except(BaselineCapabilities).Any());
        yield return ("Capabilities (restricted)", added.Except(["NET_BIND_SERVICE"]).Any()
            || security.Items("capabilities.drop").All(capability => capability.ToString() != "ALL"));
        yield return ("Host Ports", container.Items("ports").Any(port => port.Text("hostPort") is not ("" or "0")));
        yield return ("Host Probes / Lifecycle Hooks", Handlers(container).Any(handler => handler.Text("host") != ""));
        yield return ("/proc Mount Type", security.Text("procMount") is not ("" or "Default"));
        yield return ("Privilege Escalation", security?["allowPrivilegeEscalation"] is not { } allowed
            || allowed.GetValue<bool>());
        yield return ("Running as Non-root",
            !(security.At("runAsNonRoot") is { } own ? own.GetValue<bool>() : pod.True("runAsNonRoot")));
        yield return ("Seccomp (restricted)",
            security.At("seccompProfile") is null && !Seccomp.Contains(pod.Text("seccompProfile.type")));
    }

    private static IEnumerable<JsonNode> Handlers(JsonNode container) =>
        from handler in new[]
        {
            "livenessProbe", "readinessProbe", "startupProbe", "lifecycle.preStop", "lifecycle.postStart",
        }
        from action in new[] { "httpGet", "tcpSocket" }
        let json = container.At($"{handler}.{action}")
        where json is not null
        select json;
}
