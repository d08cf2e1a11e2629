using System.CommandLine;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Stopping;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>The verb <c>images sign</c>.</summary>
internal static class SignCommand
{
    private static readonly Option<string> Registry = SigningOptions.Registry();
    private static readonly Option<string?> Lock = SigningOptions.Lock();

    private static readonly Option<string> Key = new("--key")
    {
        Description = "The private key on P-256: a PEM file, or https://VAULT/keys/NAME of Key Vault.",
        HelpName = "FILE|URL",
        Required = true,
    };

    private static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "The file with the password of an encrypted key.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("sign", "Signs the pushed images of a lock, and their SBOMs, as cosign does.")
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
        var key = parsed.GetRequiredValue(Key);
        using IImageSigner signer = KeyVaultSigner.IsKeyVaultAddress(key)
            ? await KeyVaultSigner.OpenAsync(key, stop)
            : PemSigner.Read(key, parsed.GetValue(PasswordFile));
        using var registry = new RegistryClient();
        var signing = new ImageSigning(registry, signer);
        foreach (var locked in images)
        {
            var isNew = await signing.SignAsync(place.Below(locked.Service), locked, stop);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{locked.Service}: {(isNew ? "signed" : "signed before")}, {locked.Image}");
        }

        return 0;
    }
}
