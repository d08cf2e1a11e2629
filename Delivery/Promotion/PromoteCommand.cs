using System.CommandLine;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Delivery.Stopping;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Delivery.Promotion;

/// <summary>The verb <c>images promote</c>.</summary>
internal static class PromoteCommand
{
    private static readonly Option<string> From = new("--from")
    {
        Description = "Where the images come from: registry.example/quarantine/a0005.",
        HelpName = "HOST/PATH",
        Required = true,
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "Where clusters pull from: registry.example/live/a0005.",
        HelpName = "HOST/PATH",
        Required = true,
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = $"The image lock to write, for 'publish'; {ImageLockFile.Name} in the repository by default.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Lock = SigningOptions.Lock();
    private static readonly Option<string> Key = SigningOptions.PublicKey();

    public static Command Create()
    {
        var command = new Command(
            "promote",
            "Copies the images of a lock to where clusters pull from, if all are signed by the key; else none.")
        {
            From, To, Key, Lock, Output,
        };
        command.SetAction((parsed, _) => UntilStopped.RunAsync(stop => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var output = parsed.InvocationConfiguration.Output;
        var images = LockedDigests.Read(SigningOptions.LockFile(parsed.GetValue(Lock)));
        var from = Repository.Parse(parsed.GetRequiredValue(From));
        var to = Repository.Parse(parsed.GetRequiredValue(To));
        var file = Path.GetFullPath(parsed.GetValue(Output) ?? Path.Combine(RepositoryRoot.Find(), ImageLockFile.Name));
        using var key = VerificationKey.Read(parsed.GetRequiredValue(Key));
        using var registry = new RegistryClient();
        var promoted = await new ImagePromotion(registry, key).PromoteAsync(
            images, from, to, service => output.WriteLine($"{service}: in {to.Below(service)}"), stop);
        ImageLockFile.Write(file, promoted);
        await output.WriteLineAsync($"{file} names them; 'publish' puts them into the manifests.");
        return 0;
    }
}
