using System.Text.Json.Nodes;
using System.Xml.Linq;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.SupplyChain.Restore;

/// <summary>Every package of every project is locked by its content, also those that an SDK brings along.</summary>
public sealed class LockTests
{
    private static readonly string Root = RepositoryRoot.Find();

    public static TheoryData<string> Projects => new(
        File.ReadLines(Path.Combine(Root, "Workload.sln"))
            .Select(line => line.Split('"'))
            .Where(parts => parts.Length > 5 && parts[5].EndsWith(".csproj", StringComparison.Ordinal))
            .Select(parts => parts[5].Replace('\\', '/')));

    public static TheoryData<string> Services =>
        new(Workload.Declare().Services.Select(service => $"services/{service.Scope.Name}/{service.Name}"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_a_lock_with_a_hash_of_each_package(string project) =>
        AssertHashes(Path.Combine(Root, Path.GetDirectoryName(project)!, "packages.lock.json"));

    [Theory]
    [MemberData(nameof(Services))]
    public void What_an_image_is_compiled_by_is_locked_too(string folder)
    {
        var file = Path.Combine(Root, folder, "packages.linux-x64.lock.json");

        AssertHashes(file);
        var packages = Packages(file).ToDictionary();
        Assert.Equal(
            $"[{LinkedRuntime()}, )", (string?)packages["net10.0/linux-x64 Microsoft.DotNet.ILCompiler"]["requested"]);
        Assert.Contains("net10.0/linux-x64 runtime.linux-x64.Microsoft.DotNet.ILCompiler", packages.Keys);
    }

    [Fact]
    public void The_app_host_alone_has_packages_of_this_system() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Root, "tests"), "packages.lock.json", SearchOption.AllDirectories),
        // A package that a project names is the same on every system.
        file => Assert.DoesNotContain(
            Packages(file),
            package => (string?)package.Value["type"] != "Direct"
                && package.Key.Contains("linux-x64", StringComparison.Ordinal)));

    [Fact]
    public void Packages_come_from_the_public_source_whatever_else_a_machine_knows()
    {
        var file = XDocument.Load(Path.Combine(Root, "NuGet.config"));

        Assert.Null(file.Root!.Element("packageSources"));
        var source = Assert.Single(file.Root.Element("packageSourceMapping")!.Elements());
        Assert.Equal("nuget.org", source.Attribute("key")!.Value);
        Assert.Equal(["*"], source.Elements().Select(pattern => pattern.Attribute("pattern")!.Value));
    }

    private static void AssertHashes(string file)
    {
        Assert.True(File.Exists(file), $"There is no {file}; 'dotnet restore' writes it.");
        Assert.All(Packages(file), package => Assert.True(
            (string?)package.Value["type"] == "Project" || package.Value["contentHash"] is not null, package.Key));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> Packages(string file) =>
        from target in JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!.AsObject()
        from package in target.Value!.AsObject()
        select KeyValuePair.Create($"{target.Key} {package.Key}", package.Value!);

    private static string LinkedRuntime() => XDocument.Load(Path.Combine(Root, "Directory.Packages.props"))
        .Descendants("LinkedRuntimeVersion").Single().Value;
}
