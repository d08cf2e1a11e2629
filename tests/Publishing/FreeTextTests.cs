using System.Reflection;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// No text of an environment reaches a manifest unread: each member has a form, which a text of another kind has not.
/// </summary>
public sealed class FreeTextTests
{
    private const string Hostile = "a b$(HOME)\n- \"': {x}\t";

    // Members that the two committed files leave out.
    private const string Others =
        """
        {
          "clusters": {
            "names": { "in-scope": "cde", "out-of-scope": "shop" },
            "pods": { "cde": ["10.240.0.0/22"], "shop": ["10.241.0.0/22"] },
            "crossClusterCalls": {
              "storefront": { "host": "storefront.a0005.internal", "address": "10.241.4.10", "subnet": "crossing" },
              "payments": { "host": "payments.a0005.internal", "address": "10.240.4.10", "subnet": "crossing" }
            }
          },
          "entra": { "names": ["login.microsoftonline.com"] },
          "telemetry": {
            "connectionString":
              "InstrumentationKey=00000000-0000-4000-8000-000000000002;IngestionEndpoint=https://a.example/",
            "endpoints": { "names": ["westeurope-5.in.applicationinsights.azure.com"] }
          },
          "verification": { "schedule": "0 3 * * 1", "outside": "www.example.com" },
          "signatures": { "issuer": "https://issuer.example", "identity": "^release@workload[.]example$" },
          "flux": {
            "namespace": "flux-system",
            "oci": {
              "url": "oci://registry.example:5000/a", "tag": "live", "verifier": "cosign", "keySecret": "keys",
              "issuer": "^https://issuer[.]example$", "identity": "^release$"
            }
          }
        }
        """;

    // A key has a rule of its own: see TrustRefusalTests.
    private const string WithKey = "signatures.publicKey";

    private static readonly string[] Documents = [Committed.EnvironmentText, Plain(), Merged()];

    public static TheoryData<int, string> Members => new(
        from document in Documents.Index()
        from member in Leaves(JsonNode.Parse(document.Item)!, "")
        select new TheoryDataRow<int, string>(document.Index, member));

    [Theory]
    [MemberData(nameof(Members))]
    public void A_text_of_no_kind_is_refused(int document, string member)
    {
        Assert.Empty(Faults(Documents[document], _ => { }));
        Assert.NotEmpty(Faults(Documents[document], root => Set(root, member, Hostile)));
        // A label may have no value.
        if (member.Contains("podLabels", StringComparison.Ordinal)) return;
        Assert.NotEmpty(Faults(Documents[document], root => Set(root, member, "")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("$(HOME)")]
    [InlineData("a:\n  b")]
    [InlineData("/x")]
    [InlineData("UPPER.example/x")]
    public void A_label_without_the_form_of_one_is_refused(string key) => Assert.NotEmpty(
        Faults(Committed.EnvironmentText, root => root["monitoring"]!["podLabels"]![key] = "x"));

    [Fact]
    public void Every_text_that_an_environment_can_have_is_tried()
    {
        var tried = Members.Select(member => Shape(member.Data.Item2)).Append(WithKey).ToHashSet();

        Assert.Equal([], Texts(typeof(ClusterEnvironment), "").Where(member => !tried.Contains(member)));
    }

    private static IReadOnlyList<string> Faults(string document, Action<JsonNode> change)
    {
        var root = JsonNode.Parse(document)!;
        change(root);
        var faults = new List<string>();
        var environment = EnvironmentFile.Parse("test.json", root.ToJsonString(), faults);
        if (environment is null) return faults;
        try
        {
            Publisher.Write(Committed.Input with { Environment = environment }, Committed.Environment);
            return [];
        }
        catch (PublishFaultsException refused)
        {
            return refused.Faults;
        }
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Leaves(member.Value!, $"{path}>{member.Key}".Trim('>'))),
        JsonArray items => items.SelectMany((item, index) => Leaves(item!, $"{path}>{index}")),
        JsonValue value when value.TryGetValue<string>(out _) => [path],
        _ => [],
    };

    private static void Set(JsonNode root, string member, string text)
    {
        var path = member.Split('>');
        var parent = path[..^1].Aggregate(root, (node, name) => Step(node, name));
        if (parent is JsonArray items) items[int.Parse(path[^1], null)] = text;
        else parent[path[^1]] = text;
    }

    private static JsonNode Step(JsonNode node, string name) =>
        node is JsonArray items ? items[int.Parse(name, null)]! : node[name]!;

    // The names of members; an entry of a list or of a dictionary has none.
    private static string Shape(string member)
    {
        var shape = new List<string>();
        var type = typeof(ClusterEnvironment);
        foreach (var name in member.Split('>'))
        {
            var property = type.GetProperties().FirstOrDefault(
                one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is not null) shape.Add(name);
            type = property is null ? Element(type)! : property.PropertyType;
        }

        return string.Join('.', shape);
    }

    private static IEnumerable<string> Texts(Type type, string path)
    {
        if (type == typeof(string)) return [path];
        if (Element(type) is { } element) return Texts(element, path);
        if (type.Namespace != typeof(ClusterEnvironment).Namespace) return [];
        var members = type.GetConstructors().Single(one => one.GetParameters().FirstOrDefault()?.ParameterType != type)
            .GetParameters();
        return members.SelectMany(member => Texts(member.ParameterType, $"{path}.{Camel(member)}".Trim('.')));
    }

    private static string Camel(ParameterInfo member) => char.ToLowerInvariant(member.Name![0]) + member.Name[1..];

    private static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() != typeof(Nullable<>)
            ? type.GetGenericArguments()[^1]
            : null;

    private static string Plain() =>
        File.ReadAllText(Path.Combine(Committed.Root, EnvironmentFile.Folder, "plain-cluster.json"));

    private static string Merged()
    {
        var root = JsonNode.Parse(Committed.EnvironmentText)!;
        foreach (var (name, value) in JsonNode.Parse(Others)!.AsObject()) root[name] = value!.DeepClone();
        root["kubernetes"]!["fqdnPolicies"] = true;
        foreach (var verifier in Verified.Input.Verifiers)
        {
            root["azure"]!["identities"]![verifier.Name] = Verified.Input.Environment.Azure.Identities[verifier.Name];
        }

        root["registry"]!["former"] = new JsonArray("contoso.azurecr.io/live/former");
        return root.ToJsonString();
    }
}
