using System.CommandLine;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Hosting.Infrastructure;

/// <summary>
/// The verb <c>environment</c>: what a deployment of <c>infra/</c> has decided goes into the environment file, so that
/// nobody copies ids by hand.
/// </summary>
public static class EnvironmentCommand
{
    private static readonly Option<string> Environment = new("--environment")
    {
        Description = "The cluster: a file in AppHost/environments, which is changed.",
        DefaultValueFactory = _ => Publication.DefaultEnvironment,
    };

    private static readonly Option<string> Outputs = new("--outputs")
    {
        Description = "What 'az deployment sub show --query properties.outputs' has printed, a file.",
        Required = true,
    };

    private static readonly Option<string?> Folder = new("--folder")
    {
        Description = "The folder of environment files; AppHost/environments in the repository by default.",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("environment", "Puts what a deployment of infra/ decided into an environment file.")
        {
            Environment, Outputs, Folder,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (name, outputs) = (parsed.GetValue(Environment)!, parsed.GetValue(Outputs)!);
        var folder = parsed.GetValue(Folder) ?? Path.Combine(RepositoryRoot.Find(), EnvironmentFile.Folder);
        var file = Path.Combine(folder, $"{name}.json");
        var faults = new List<string>();
        var made = Read(outputs, faults);
        if (!File.Exists(file)) faults.Add($"There is no environment file {file}; begin with a copy of another.");
        if (made is null || faults.Count > 0) throw Refusal(faults);

        var old = File.ReadAllText(file);
        if (EnvironmentFile.Parse(file, old, faults) is null) throw Refusal(faults);
        var text = EnvironmentUpdate.Of(old, made);
        if (EnvironmentFile.Parse(file, text, faults) is null) throw Refusal(faults);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            text == old ? $"{file} is up to date." : $"{file} is changed; publish next.");
        if (text != old) Replace(file, text);
        return 0;
    }

    private static DeploymentOutputs? Read(string file, ICollection<string> faults)
    {
        if (File.Exists(file))
        {
            return StrictJson.Read(file, File.ReadAllText(file), OutputsJson.Default.OutputsFile, faults)
                ?.Environment.Value;
        }

        faults.Add($"There is no file {file}; write it by 'az deployment sub show --query properties.outputs'.");
        return null;
    }

    // Whole or not at all.
    private static void Replace(string file, string text)
    {
        var begun = $"{file}.new";
        File.WriteAllText(begun, text);
        File.Move(begun, file, overwrite: true);
    }

    private static WorkloadException Refusal(IEnumerable<string> faults) => new(
        "The environment file has not been changed:" + System.Environment.NewLine
        + string.Join(System.Environment.NewLine, faults.Select(fault => "  " + fault)));
}
