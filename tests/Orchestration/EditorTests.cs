using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>The launch configurations of editors name what exists.</summary>
public sealed class EditorTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Visual_Studio_Code_offers_every_service_to_attach_to() => Assert.Equal(
        Declared.Topology.Services.Select(service => service.Name)
            .Concat(Declared.Topology.Externals.Select(external => external.Name)),
        Read(".vscode", "launch.json")["inputs"]![0]!["options"]!.AsArray().Select(name => name!.GetValue<string>()));

    [Fact]
    public void Launch_configurations_start_programs_that_the_build_leaves()
    {
        var programs = Read(".vscode", "launch.json")["configurations"]!.AsArray()
            .Select(configuration => configuration!["program"]?.GetValue<string>())
            .OfType<string>()
            .Select(program => program
                .Replace("${workspaceFolder}", Built.Root, StringComparison.Ordinal)
                .Replace("${input:service}", "orders", StringComparison.Ordinal)
                .Replace("/debug/", $"/{new DirectoryInfo(AppContext.BaseDirectory).Name}/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(programs);
        Assert.All(programs, program => Assert.True(File.Exists(program), program));
    }

    [Fact]
    public void The_task_before_a_launch_exists() => Assert.Contains(
        Read(".vscode", "tasks.json")["tasks"]!.AsArray(), task => task!["label"]!.GetValue<string>() == "build");

    [Fact]
    public void Visual_Studio_starts_the_workload_as_dotnet_run_does()
    {
        // The first profile is the one that 'dotnet run' takes as well.
        var first = Read("AppHost", "Properties", "launchSettings.json")["profiles"]!.AsObject().First();

        Assert.Equal("""{"commandName":"Project"}""", first.Value!.ToJsonString());
    }

    [Fact]
    public void Visual_Studio_starts_the_Aspire_app_host_and_not_the_project_that_it_stands_beside()
    {
        var profile = Read("AppHost", "Properties", "launchSettings.json")["profiles"]!["Workload under Aspire"]!;
        var arguments = profile["commandLineArgs"]!.GetValue<string>().Split(' ');

        // Without --file, the SDK hands the path to the project of the working directory.
        Assert.Equal(["run", "--file"], arguments[..^1]);
        Assert.Equal("$(ProjectDir)", profile["workingDirectory"]!.GetValue<string>());
        Assert.True(File.Exists(Path.Combine(Built.Root, "AppHost", arguments[^1])));
    }

    private static JsonNode Read(params string[] path) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine([Built.Root, .. path])), documentOptions: Lenient)!;
}
