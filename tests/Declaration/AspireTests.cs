using System.Reflection;
using System.Text.RegularExpressions;
using RegulatedWorkload.AppHost.Databases;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The Aspire app host transcribes the launch plan, and nothing else in the repository knows Aspire.</summary>
public sealed partial class AspireTests
{
    // Written by the preparation of a run; and shown by no Aspire concept.
    private static readonly string[] Elsewhere = [nameof(ServiceLaunch.Files), nameof(ServiceLaunch.ConnectedTo)];

    private const BindingFlags DeclaredHere =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Source = File.ReadAllText(Path.Combine(Committed.Root, "AppHost", "Aspire", "apphost.cs"));

    [Theory]
    [InlineData("#:sdk Aspire.AppHost.Sdk@13.5.2")]
    [InlineData("#:project ../AppHost.csproj")]
    [InlineData("#:property AssemblyName=workload-aspire")]
    [InlineData("#:property TreatProjectReferencesAsResources=false")]
    [InlineData("#:property AspireUseCliBundle=false")]
    [InlineData("#:property NoWarn=$(NoWarn);ASPIRE010")]
    public void The_app_host_is_built_as_its_directives_say(string directive) =>
        Assert.Contains(directive, Source.ReplaceLineEndings("\n").Split('\n'));

    [Fact]
    public void Every_part_of_a_launch_is_transcribed() => Assert.All(
        typeof(ServiceLaunch).GetProperties().Select(property => property.Name).Except(Elsewhere),
        name => Assert.Contains($"service.{name}", Source, StringComparison.Ordinal));

    [Fact]
    public void Every_part_of_a_database_server_is_transcribed() => Assert.All(
        typeof(ContainedDatabaseServer).GetMembers(DeclaredHere).Where(member => member is PropertyInfo or FieldInfo),
        member => Assert.Matches(@$"(server|ContainedDatabaseServer)\.{member.Name}\b", Source));

    [Theory]
    [InlineData("isProxied: false", 3)]
    [InlineData("ExcludeLaunchProfile = true", 1)]
    [InlineData("ExcludeKestrelEndpoints = true", 1)]
    [InlineData("TrustDeveloperCertificate = false", 1)]
    [InlineData("ChildEnvironment.KeepWhatAnyProcessNeeds(", 1)]
    public void What_keeps_services_as_the_plan_says_is_in_place(string setting, int times) =>
        Assert.Equal(times, Regex.Count(Source, Regex.Escape(setting)));

    [Fact]
    public void No_other_source_and_no_project_knows_Aspire() => Assert.Empty(
        Sources().Where(file => NamesAspire(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Committed.Root, file)));

    [Theory]
    [InlineData("using Aspire.Hosting;", true)]
    [InlineData("<PackageReference Include=\"Aspire.Hosting.AppHost\" />", true)]
    [InlineData("with Aspire: dotnet run", false)]
    public void An_Aspire_name_in_a_source_would_be_found(string source, bool found) =>
        Assert.Equal(found, NamesAspire(source));

    [Fact]
    public async Task The_solution_restores_into_an_empty_package_folder_without_any_Aspire_package()
    {
        using var copy = new RestoredCopy();

        await copy.RestoreAsync(TestContext.Current.CancellationToken);

        Assert.Contains("kubernetesclient", copy.Packages);
        Assert.DoesNotContain(copy.Packages, name => name.StartsWith("aspire", StringComparison.OrdinalIgnoreCase));
    }

    private static bool NamesAspire(string text) => AspireName().IsMatch(text);

    private static IEnumerable<string> Sources() => Directory
        .EnumerateDirectories(Committed.Root)
        .Where(folder => Path.GetFileName(folder) is "AppHost" or "ServiceDefaults" or "services" or "tests" or "analyzers" or "bench")
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Committed.Root))
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".csproj" or ".props" or ".targets" or ".sln")
        .Where(file => Path.GetFileName(file) is not ("apphost.cs" or "AspireTests.cs"));

    [GeneratedRegex(@"\bAspire\.[A-Z]")]
    private static partial Regex AspireName();
}
