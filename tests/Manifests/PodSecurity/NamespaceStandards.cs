using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.PodSecurity;

/// <summary>The Pod Security standards that a namespace names, by the modes of the admission controller.</summary>
internal sealed record NamespaceStandards(string Enforce, string Audit, string Warn)
{
    private const string Label = "pod-security.kubernetes.io/";

    public static NamespaceStandards Of(Manifest @namespace) => new(
        @namespace.Labels[Label + "enforce"], @namespace.Labels[Label + "audit"], @namespace.Labels[Label + "warn"]);

    public static IEnumerable<string> VersionsOf(Manifest @namespace) =>
        new[] { "enforce", "audit", "warn" }.Select(mode => @namespace.Labels[$"{Label}{mode}-version"]);
}
