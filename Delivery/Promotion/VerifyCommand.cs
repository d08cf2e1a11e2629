using System.CommandLine;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Delivery.Stopping;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>The verb <c>images verify</c>.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string> Registry = SigningOptions.Registry();
    private static readonly Option<string?> Lock = SigningOptions.Lock();
    private static readonly Option<string> Key = SigningOptions.PublicKey();

    public static Command Create()
    {
        var command = new Command(
            "verify", "Fails unless each image of a lock, and its SBOM, is signed by the key.")
        {
            Registry, Key, Lock,
        };
        command.SetAction((parsed, _) => UntilStopped.RunAsync(stop => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var images = LockedDigests.Read(SigningOptions.LockFile(parsed.GetValue(Lock)));
        var place = Repository.Parse(parsed.GetRequiredValue(Registry));
        using var key = VerificationKey.Read(parsed.GetRequiredValue(Key));
        using var registry = new RegistryClient();
        var trusted = await new ImageTrust(registry, key).VerifyAsync(images, place, stop);
        foreach (var image in trusted)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{image.Locked.Service}: signed, {image.Locked.Image}");
        }

        return 0;
    }
}
