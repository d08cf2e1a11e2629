using System.CommandLine;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Promotion;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Delivery.Stopping;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Topology;
using Spectre.Console;

namespace RegulatedWorkload.Delivery;

/// <summary>The verb <c>images</c>.</summary>
public static class ImagesCommand
{
    private static readonly Option<string?> Registry = new("--registry")
    {
        Description = "The registry, and the path above the repositories: registry.example/quarantine/a0005.",
        HelpName = "HOST/PATH",
    };

    private static readonly Option<string> Base = new("--base")
    {
        Description = $"The image to build on; '{DistrolessBase.Name}' is assembled here from pinned Debian packages.",
        HelpName = "REFERENCE",
        DefaultValueFactory = _ => RegistryBase.Default,
    };

    private static readonly Option<bool> Push = new("--push") { Description = "Pushes the images to the registry." };

    private static readonly Option<bool> Load = new("--load")
    {
        Description = "Loads the images into the container engine of this machine, as REPOSITORY:local.",
    };

    private static readonly Option<bool> WithExternals = new("--with-externals")
    {
        Description = "Builds the simulated other sides of egresses too, for tests; their lock lies beside the other.",
    };

    private static readonly Option<string?> Lock = new("--lock")
    {
        Description = "The image lock to write; artifacts/images.lock.json in the repository by default.",
        HelpName = "FILE",
    };

    /// <summary>The verb for the declared workload.</summary>
    public static Command Create(WorkloadTopology declared)
    {
        var only = ServiceNames.Option(
            "--only", "Builds these services; the lock keeps the other images that it lists.");
        var command = new Command("images", "Compiles every service to machine code and builds its container image.")
        {
            Registry, Base, Push, Load, only, WithExternals, Lock,
        };
        command.Subcommands.Add(PinCommand.Create());
        command.Subcommands.Add(SignCommand.Create());
        command.Subcommands.Add(VerifyCommand.Create());
        command.Subcommands.Add(PromoteCommand.Create());
        command.SetAction((parsed, _) => UntilStopped.RunAsync(stop => RunAsync(declared, parsed, only, stop)));
        return command;
    }

    private static async Task<int> RunAsync(
        WorkloadTopology declared, ParseResult parsed, Option<string[]> only, CancellationToken stop)
    {
        var root = RepositoryRoot.Find();
        var artifacts = Path.Combine(root, "artifacts");
        var options = new ImagesOptions
        {
            Registry = parsed.GetValue(Registry),
            Base = parsed.GetValue(Base)!,
            Push = parsed.GetValue(Push),
            Load = parsed.GetValue(Load),
            Only = parsed.GetValue(only) ?? [],
            WithExternals = parsed.GetValue(WithExternals),
            Lock = Path.GetFullPath(parsed.GetValue(Lock) ?? Path.Combine(artifacts, "images.lock.json")),
            Output = Path.Combine(artifacts, "images"),
        };
        try
        {
            var tools = Toolchain.OfThisMachine();
            await new ImagesRun(declared, root, options, tools, AnsiConsole.Console, TimeProvider.System)
                .ExecuteAsync(stop);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ImagesException($"{fault.Message} The lock is as it was.", fault);
        }
    }
}
