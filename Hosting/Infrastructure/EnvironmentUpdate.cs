using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Hosting.Infrastructure;

/// <summary>Puts what a deployment has decided into an environment file, and leaves what people decide there.</summary>
internal static class EnvironmentUpdate
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    /// <summary>The new text of the file.</summary>
    /// <param name="text">The old text: a JSON object.</param>
    /// <param name="outputs">What the deployment has decided.</param>
    public static string Of(string text, DeploymentOutputs outputs)
    {
        var file = JsonNode.Parse(text)!.AsObject();
        Member(file, "registry")["server"] = outputs.RegistryServer;
        var azure = Member(file, "azure");
        azure["tenantId"] = outputs.TenantId;
        azure["identities"] = new JsonObject(outputs.Identities.Select(
            identity => KeyValuePair.Create<string, JsonNode?>(identity.Name, identity.ClientId)));

        foreach (var (name, vault) in Member(file, "keyVaults").ToList())
        {
            if (outputs.KeyVaults.FirstOrDefault(made => made.Purpose == name) is not { } made) continue;
            vault!["name"] = made.Name;
            vault["host"] = made.Host;
            vault["addresses"] = List(made.Addresses);
        }

        foreach (var made in outputs.Databases)
        {
            var database = Member(Member(file, "databases"), made.Scope);
            database["host"] = made.Host;
            database["addresses"] = List(made.Addresses);
            database["userConnections"] = made.UserConnections;
            if (database.ContainsKey("port") || made.Port != DefaultDatabasePort) database["port"] = made.Port;
        }

        var telemetry = Member(file, "telemetry");
        telemetry["connectionString"] = outputs.Telemetry.ConnectionString;
        telemetry["endpoints"] = new JsonObject { ["addresses"] = List(outputs.Telemetry.Addresses) };
        var ingress = Member(file, "ingress");
        ingress["clients"] = List(outputs.Ingress.Clients);
        ingress["trustedProxies"] = List(outputs.Ingress.TrustedProxies);
        return file.ToJsonString(Readable) + "\n";
    }

    private const int DefaultDatabasePort = 5432;

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject member) return member;
        parent[name] = member = [];
        return member;
    }

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];
}
