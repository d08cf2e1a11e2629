using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

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

    private static JsonNode Read(params string[] path) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine([Built.Root, .. path])), documentOptions: Lenient)!;
}
