using k8s;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Flux;

/// <summary>Where Flux gets the manifests from. Nothing unsigned is ever applied.</summary>
internal static class FluxSource
{
    public const string Name = "workload";

    private const string Interval = "1m";
    private const string Timeout = "60s";

    // Flux needs nothing else of the repository.
    private const string AllButManifests = """
        /*
        !/k8s

        """;

    public static IKubernetesObject Of(PublishInput input) => input.Environment.Flux switch
    {
        { Git: { } git } => Git(input, git),
        { Oci: { } oci } => Oci(input, oci),
        _ => throw new InvalidOperationException("An environment without a Flux source has passed its rules."),
    };

    /// <summary>What Kustomizations refer to.</summary>
    public static ObjectReference Reference(PublishInput input) =>
        new() { Kind = Of(input).Kind, Name = Name };

    /// <summary>
    /// A folder of the output as the source has it: a repository holds it below <c>k8s/</c>, an artifact is made of it.
    /// A cluster that runs one scope has its own folder.
    /// </summary>
    public static string Path(PublishInput input, string folder)
    {
        var root = input.Environment.Flux.Git is null ? "." : "./k8s";
        var cluster = input.Environment.Clusters?.Names[input.Scopes[0].Name];
        return cluster is null ? $"{root}/{folder}" : $"{root}/{cluster}/{folder}";
    }

    private static GitRepository Git(PublishInput input, GitSourceSettings git) => new()
    {
        Metadata = FluxPublisher.Named(input, Name),
        Spec = new GitRepositorySpec
        {
            Interval = Interval,
            Timeout = Timeout,
            Url = git.Url,
            Ref = new GitReference { Branch = git.Branch },
            SecretRef = git.CredentialSecret is { } secret ? new SecretReference { Name = secret } : null,
            Verify = new GitVerification { Mode = "HEAD", SecretRef = new SecretReference { Name = git.KeySecret } },
            Ignore = AllButManifests.ReplaceLineEndings("\n"),
        },
    };

    private static OciRepository Oci(PublishInput input, OciSourceSettings oci) => new()
    {
        Metadata = FluxPublisher.Named(input, Name),
        Spec = new OciRepositorySpec
        {
            Interval = Interval,
            Timeout = Timeout,
            Url = oci.Url,
            Provider = "azure",
            Ref = new OciReference { Tag = oci.Tag },
            Verify = new OciVerification
            {
                Provider = oci.Verifier,
                SecretRef = oci.KeySecret is { } secret ? new SecretReference { Name = secret } : null,
                MatchOidcIdentity = oci.Issuer is null
                    ? null
                    : [new OidcIdentity { Issuer = oci.Issuer, Subject = oci.Identity }],
            },
        },
    };
}
