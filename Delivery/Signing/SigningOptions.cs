using System.CommandLine;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Options that the verbs for built images share.</summary>
internal static class SigningOptions
{
    public static Option<string> Registry() => new("--registry")
    {
        Description = "The registry, and the path above the services' repositories: registry.example/quarantine/a0005.",
        HelpName = "HOST/PATH",
        Required = true,
    };

    public static Option<string?> Lock() => new("--lock")
    {
        Description = $"The image lock that names the images; artifacts/{ImageLockFile.Name} by default.",
        HelpName = "FILE",
    };

    public static Option<string> PublicKey() => new("--key")
    {
        Description = "The PEM file of the public key whose signatures are trusted.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>The lock's file.</summary>
    public static string LockFile(string? given) => Path.GetFullPath(
        given ?? Path.Combine(RepositoryRoot.Find(), "artifacts", ImageLockFile.Name));
}
