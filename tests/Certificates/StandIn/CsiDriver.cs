using YamlDotNet.RepresentationModel;

namespace RegulatedWorkload.Tests.Certificates.StandIn;

/// <summary>
/// The Azure provider of the Secrets Store CSI driver, for the SecretProviderClasses that are committed in <c>k8s/</c>:
/// it writes the value of each secret, as it is, to a file of the object's alias.
/// </summary>
internal sealed class CsiDriver(Vaults vaults, string root)
{
    // What a cluster reads from Key Vault and the verb does not issue: whom a bank trusts.
    private const string Authorities = "-authorities";

    public string PathOf(string providerClass) => Path.Combine(root, providerClass);

    /// <summary>Mounts all classes that hold certificates.</summary>
    /// <returns>The folders.</returns>
    public IReadOnlyList<string> Fill()
    {
        var manifests = Path.Combine(Hosting.RepositoryRoot.Find(), "k8s");
        return
        [
            .. Directory.EnumerateFiles(manifests, "secretproviderclasses.yaml", SearchOption.AllDirectories)
                .SelectMany(Documents)
                .Where(providerClass => !Name(providerClass).EndsWith(Authorities, StringComparison.Ordinal))
                .Select(Mount),
        ];
    }

    private string Mount(YamlNode providerClass)
    {
        var parameters = providerClass["spec"]["parameters"];
        var folder = Directory.CreateDirectory(PathOf(Name(providerClass))).FullName;
        foreach (var text in (YamlSequenceNode)Parse(Text(parameters["objects"]))["array"])
        {
            var item = Parse(Text(text));
            Assert.Equal("secret", Text(item["objectType"]));
            var secret = vaults.Secret($"{Text(parameters["keyvaultName"])}.vault.azure.net", Text(item["objectName"]));
            Assert.True(secret is not null, $"{Text(item["objectName"])} of {Name(providerClass)} is missing.");
            File.WriteAllText(Path.Combine(folder, Text(item["objectAlias"])), secret.Value);
        }

        return folder;
    }

    private static string Name(YamlNode manifest) => Text(manifest["metadata"]["name"]);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlNode Parse(string yaml) => Load(new StringReader(yaml)).Single();

    private static IEnumerable<YamlNode> Documents(string file) => Load(new StringReader(File.ReadAllText(file)));

    private static List<YamlNode> Load(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }
}
