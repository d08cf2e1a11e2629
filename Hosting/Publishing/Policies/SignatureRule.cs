using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>Images of the workload need a signature, where sigstore policy-controller is there to check it.</summary>
internal static class SignatureRule
{
    /// <summary>The name of the policy.</summary>
    public const string Name = "workload-signatures";

    public static IEnumerable<ManifestFile> For(PublishInput input)
    {
        if (input.Environment.Signatures is not { } signatures) yield break;
        var registry = input.Environment.Registry;
        yield return new ManifestFile($"policies/{Name}.yaml",
        [
            new ClusterImagePolicy
            {
                Metadata = new V1ObjectMeta
                {
                    Name = Name,
                    Labels = new Dictionary<string, string> { [Labels.PartOf] = Labels.Workload },
                },
                Spec = new ClusterImagePolicySpec
                {
                    Mode = input.Environment.AuditsOnly(Name) ? "warn" : "enforce",
                    Images = [new ImagePattern { Glob = $"{registry.Server}/{registry.LivePrefix}/**" }],
                    Authorities =
                    [
                        signatures.PublicKey is { } key
                            ? new ImageAuthority
                            {
                                Name = "release-key",
                                Key = new ImageSigningKey { Data = key, HashAlgorithm = "sha256" },
                            }
                            : new ImageAuthority
                            {
                                Name = "release-identity",
                                Keyless = new KeylessSigners
                                {
                                    Identities =
                                    [
                                        new ImageSigner
                                        {
                                            Issuer = signatures.Issuer,
                                            SubjectRegExp = signatures.Identity,
                                        },
                                    ],
                                },
                            },
                    ],
                },
            },
        ]);
    }
}
