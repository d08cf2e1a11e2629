using System.CommandLine;
using RegulatedWorkload.AppHost.Images.Promotion;
using RegulatedWorkload.AppHost.Images.Registry;

namespace RegulatedWorkload.AppHost.Images.Signing;

/// <summary>The verb <c>images sign</c>.</summary>
internal static class SignCommand
{
    private static readonly Option<string> Registry = SigningOptions.Registry();
    private static readonly Option<string?> Lock = SigningOptions.Lock();

    private static readonly Option<string> Key = new("--key")
    {
        Description = "The PEM file of the private key, on P-256.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "The file with the password of an encrypted key.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("sign", "Signs the pushed images of a lock, and their bills of materials, as cosign does.")
        {
            Registry, Key, PasswordFile, Lock,
        };
        command.SetAction((parsed, _) => UntilStopped.RunAsync(stop => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var images = LockedDigests.Of(LockedDigests.Read(SigningOptions.LockFile(parsed.GetValue(Lock))));
        var place = Repository.Parse(parsed.GetRequiredValue(Registry));
        using var signer = PemSigner.Read(parsed.GetRequiredValue(Key), parsed.GetValue(PasswordFile));
        using var registry = new RegistryClient();
        var signing = new ImageSigning(registry, signer);
        foreach (var (service, digest) in images)
        {
            var isNew = await signing.SignAsync(place.Below(service), digest, stop);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{service}: {(isNew ? "signed" : "signed before")}, {digest}");
        }

        return 0;
    }
}
