using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>The facts of the workload as committed.</summary>
internal static class Facts
{
    public static JsonObject Json { get; } = JsonNode.Parse(
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "infra", "workload.json")))!.AsObject();

    public static IEnumerable<JsonObject> List(string name) => Json[name]!.AsArray().Select(item => item!.AsObject());

    public static string Text(this JsonObject item, string name) => item[name]!.ToString();

    public static IEnumerable<string> Texts(this JsonObject item, string name) =>
        item[name]!.AsArray().Select(value => value!.ToString());
}
