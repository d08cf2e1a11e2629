using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>
/// What a deployment of <c>infra/</c> would make: every resource with its values, as the compiler foresees it without
/// any access to Azure. Values that Azure alone knows, such as an id of a principal, stay expressions.
/// </summary>
internal sealed class Deployment
{
    private const string Parameters = "environments/production.bicepparam";

    private static readonly Dictionary<string, Lazy<Deployment>> Made = new[]
        {
            "applicationGateway", "firewall", "applicationGatewayForContainers",
        }
        .ToDictionary(name => name, name => new Lazy<Deployment>(() => Foresee($$"""
            param entrance = '{{name}}'
            param ddosProtection = {{(name == "firewall" ? "true" : "false")}}
            param buildAgents = { count: {{(name == "firewall" ? 2 : 0)}}, buildService: [{{BuildService(name)}}] }
            """)));

    private static readonly Lazy<Deployment> Beside = new(() =>
        Foresee("param name = 'second'\nparam slice = 1", bicep => bicep.Change("10.240.4.", "10.242.4.")));

    private Deployment(JsonObject snapshot)
    {
        Resources = [.. snapshot["predictedResources"]!.AsArray().Select(item => new Resource(item!.AsObject()))];
        Faults = [.. snapshot["diagnostics"]!.AsArray().Select(item => item!.ToString())];
    }

    /// <summary>With the parameters as committed.</summary>
    public static Deployment Production => With("applicationGateway");

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<string> Faults { get; }

    /// <summary>With the parameters as committed, but another entrance.</summary>
    public static Deployment With(string entrance) => Made[entrance].Value;

    /// <summary>A second deployment, with the next slice of the address plan.</summary>
    public static Deployment Second => Beside.Value;

    /// <summary>The resources of a type, at least one.</summary>
    public IReadOnlyList<Resource> Of(string type)
    {
        List<Resource> found = [.. Resources.Where(resource => resource.Type == type)];
        Assert.True(found.Count > 0, $"No resource is of type {type}.");
        return found;
    }

    /// <summary>The only resource of a type.</summary>
    public Resource Only(string type) => Assert.Single(Of(type));

    /// <summary>What the compiler says to more parameters, and to other facts.</summary>
    public static (int Code, string Errors) Try(Bicep bicep, string parameters)
    {
        File.AppendAllText(Path.Combine(bicep.Folder, Parameters), $"\n{parameters}\n");
        var (code, _, errors) = bicep.Run(
            "snapshot", Parameters, "--mode", "overwrite",
            "--subscription-id", "00000000-0000-4000-8000-000000000009",
            "--tenant-id", "00000000-0000-4000-8000-000000000001",
            "--location", "westeurope");
        return (code, errors);
    }

    // Quotes are Bicep's.
    private static string BuildService(string entrance) => entrance == "firewall" ? "'build.example'" : "";

    private static Deployment Foresee(string parameters, Action<Bicep>? change = null)
    {
        using var bicep = Bicep.Copy();
        change?.Invoke(bicep);
        var (code, errors) = Try(bicep, parameters);
        Assert.True(code == 0, errors);
        var snapshot = Path.Combine(bicep.Folder, Path.ChangeExtension(Parameters, ".snapshot.json"));
        return new Deployment(JsonNode.Parse(File.ReadAllText(snapshot))!.AsObject());
    }
}

/// <summary>One resource.</summary>
internal sealed record Resource(JsonObject Json)
{
    public string Type => Json["type"]!.ToString();

    public string Name => Json["name"]!.ToString();

    public string Id => Json["id"]!.ToString();

    public string ApiVersion => Json["apiVersion"]!.ToString();

    /// <summary>What stands at a dotted path below the resource; empty where there is nothing.</summary>
    public string Text(string path) => At(path)?.ToString() ?? "";

    /// <summary>The values of a list of strings.</summary>
    public IReadOnlyList<string> Texts(string path) =>
        [.. (At(path) as JsonArray ?? []).Select(item => item!.ToString())];

    /// <summary>The members of a list of objects.</summary>
    public IReadOnlyList<JsonObject> Items(string path) =>
        [.. (At(path) as JsonArray ?? []).Select(item => item!.AsObject())];

    public JsonNode? At(string path) =>
        path.Split('/').Aggregate((JsonNode?)Json, (node, key) => (node as JsonObject)?[key]);

    public override string ToString() => $"{Type} {Name}";
}
