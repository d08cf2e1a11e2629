using RegulatedWorkload.Hosting.Verification.Controls.Checks;

namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>The executable checks that controls may name.</summary>
public static class ControlChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ControlCheck> All { get; } =
    [
        new("segmentation",
            "Network policies and admission by identity allow the same connections, and nothing leads everywhere.",
            SegmentationChecks.Proof),
        new("default-deny",
            "Every namespace of the workload denies all traffic in both directions until a policy opens it.",
            SegmentationChecks.DefaultDeny),
        new("callers",
            "Each service admits the declared callers for the declared methods, and nobody else.",
            SegmentationChecks.Callers),
        new("probes",
            "Every attempted connection ended where the declaration says.",
            SegmentationChecks.Probes),
        new("manifests",
            "What Flux deploys is, byte for byte, what the declaration gives.",
            ReleaseChecks.Manifests),
        new("images",
            "Every container runs an image by the digest that the image lock names.",
            ReleaseChecks.Images),
        new("signatures",
            "Every locked image, and its bill of materials, is in the registry and signed by the release key.",
            ReleaseChecks.Signatures),
        new("hardening",
            "Pods run without root, capabilities, a writable file system or a token of the API server.",
            PodChecks.Hardening),
        new("scopes",
            "Each service runs in the namespace, under the label and on the nodes of its declared scope.",
            PodChecks.Scopes),
        new("roles",
            "No role has a wildcard or may give itself rights, and none is bound to everyone.",
            AccessChecks.Roles),
        new("credentials",
            "No manifest holds a secret, and no variable of a container a password.",
            AccessChecks.Credentials),
        new("transport",
            "Calls have the port of mutual TLS alone, and the entrance speaks HTTPS alone, to its back end too.",
            AccessChecks.Transport),
        new("payment-page",
            "A browser receives the approved page, scripts and headers, and no other.",
            ReleaseChecks.PaymentPage),
        new("log-retention",
            "The infrastructure keeps logs for twelve months, three of them at hand.",
            RetentionCheck.Run),
    ];

    /// <summary>The check of that name, or null.</summary>
    public static ControlCheck? Find(string name) => All.FirstOrDefault(check => check.Name == name);
}
