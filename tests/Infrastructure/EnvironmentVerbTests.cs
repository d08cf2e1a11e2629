using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>The verb that turns the outputs of a deployment into the environment file.</summary>
public sealed class EnvironmentVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("environment-verb").FullName;

    public EnvironmentVerbTests() => File.Copy(
        Path.Combine(RepositoryRoot.Find(), "AppHost", "environments", "production.json"), Environment);

    private string Environment => Path.Combine(_folder, "production.json");

    [Fact]
    public async Task Outputs_are_put_in_and_what_people_decide_stays()
    {
        var before = Read();

        var run = await RunAsync(Outputs());

        Assert.Equal((0, ""), (run.Code, run.Errors));
        var after = Read();
        Assert.Equal("cra0005abcdef.azurecr.io", after["registry"]!["server"]!.ToString());
        Assert.Equal(Guid(1), after["azure"]!["identities"]!["edge"]!.ToString());
        Assert.Equal("kv-a0005-i-abcdef.vault.azure.net", after["keyVaults"]!["in-scope"]!["host"]!.ToString());
        Assert.Equal("10.240.250.24/32", after["databases"]!["out-of-scope"]!["addresses"]![0]!.ToString());
        Assert.Equal("10.240.5.0/24", after["ingress"]!["clients"]![0]!.ToString());
        Assert.Equal(before["groups"]!.ToJsonString(), after["groups"]!.ToJsonString());
        Assert.Equal(before["egresses"]!.ToJsonString(), after["egresses"]!.ToJsonString());
        Assert.Equal(
            before["ingress"]!["certificateAuthority"]!.ToString(),
            after["ingress"]!["certificateAuthority"]!.ToString());
        Assert.Null(after["keyVaults"]!["ca"]);
    }

    [Fact]
    public async Task A_second_time_changes_nothing()
    {
        await RunAsync(Outputs());
        var text = File.ReadAllText(Environment);

        var again = await RunAsync(Outputs());

        Assert.EndsWith("is up to date.", again.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Environment));
    }

    [Fact]
    public async Task Outputs_that_lack_something_change_nothing_and_are_told_in_a_sentence()
    {
        var outputs = Outputs();
        outputs["environment"]!["value"]!.AsObject().Remove("tenantId");
        var text = File.ReadAllText(Environment);

        var run = await RunAsync(outputs);

        Assert.Equal(1, run.Code);
        Assert.Contains("The member 'environment.value.tenantId' is missing.", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Environment));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_in_a_sentence()
    {
        var run = await AppHostProgram.RunAsync(
            "environment", "--folder", _folder, "--outputs", Path.Combine(_folder, "none.json"));

        Assert.Equal(1, run.Code);
        Assert.Contains("There is no file", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_outputs_of_the_verb_are_those_of_main()
    {
        var main = File.ReadAllText(Path.Combine(Bicep.Source, "main.bicep"));
        var output = main[main.IndexOf("output environment object", StringComparison.Ordinal)..];

        Assert.All(
            Outputs()["environment"]!["value"]!.AsObject(),
            member => Assert.Contains($"  {member.Key}: ", output, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JsonObject Read() => JsonNode.Parse(File.ReadAllText(Environment))!.AsObject();

    private Task<(int Code, string Output, string Errors)> RunAsync(JsonObject outputs)
    {
        var file = Path.Combine(_folder, "outputs.json");
        File.WriteAllText(file, outputs.ToJsonString());
        return AppHostProgram.RunAsync("environment", "--folder", _folder, "--outputs", file);
    }

    private static string Guid(int number) => $"11111111-0000-4000-8000-{number:D12}";

    private static JsonObject Outputs() => new()
    {
        ["environment"] = new JsonObject
        {
            ["type"] = "Object",
            ["value"] = new JsonObject
            {
                ["registryServer"] = "cra0005abcdef.azurecr.io",
                ["tenantId"] = "11111111-0000-4000-8000-00000000ffff",
                ["identities"] = new JsonArray([.. Facts.List("identities").Select((identity, index) => new JsonObject
                {
                    ["name"] = identity.Text("name"),
                    ["clientId"] = Guid(index + 1),
                })]),
                ["keyVaults"] = new JsonArray(
                    Vault("in-scope", "i", 4), Vault("out-of-scope", "o", 20), Vault("ingress", "in", 6),
                    Vault("ca", "ca", 70)),
                ["databases"] = new JsonArray(Database("in-scope", 8), Database("out-of-scope", 24)),
                ["telemetry"] = new JsonObject
                {
                    ["connectionString"] = "InstrumentationKey=11111111-0000-4000-8000-000000000001",
                    ["addresses"] = new JsonArray("10.240.250.32/27"),
                },
                ["ingress"] = new JsonObject
                {
                    ["clients"] = new JsonArray("10.240.5.0/24"),
                    ["trustedProxies"] = new JsonArray("10.240.12.0/22"),
                },
            },
        },
    };

    private static JsonObject Vault(string purpose, string shortName, int host) => new()
    {
        ["purpose"] = purpose,
        ["name"] = $"kv-a0005-{shortName}-abcdef",
        ["host"] = $"kv-a0005-{shortName}-abcdef.vault.azure.net",
        ["addresses"] = new JsonArray($"10.240.250.{host}/32"),
    };

    private static JsonObject Database(string scope, int host) => new()
    {
        ["scope"] = scope,
        ["host"] = $"psql-a0005-{scope}-abcdef.postgres.database.azure.com",
        ["addresses"] = new JsonArray($"10.240.250.{host}/32"),
        ["userConnections"] = 844,
        ["port"] = 5432,
    };
}
