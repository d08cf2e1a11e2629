using System.Reflection;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>The Aspire app host transcribes the launch plan, and nothing else in the repository knows Aspire.</summary>
public sealed partial class AspireTests
{
    // Written by the preparation of a run.
    private static readonly string[] Elsewhere = [nameof(ServiceLaunch.Files)];

    private const BindingFlags DeclaredHere =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Folder = Path.Combine(Committed.Root, "AppHost", "Aspire") + Path.DirectorySeparatorChar;

    private static readonly string Source = File.ReadAllText(Path.Combine(Folder, "apphost.cs"));

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
    [InlineData(".WithImageSHA256(", 1)]
    public void What_keeps_services_as_the_plan_says_is_in_place(string setting, int times) =>
        Assert.Equal(times, Regex.Count(Source, Regex.Escape(setting)));

    [Fact]
    public void No_other_source_and_no_project_knows_Aspire() => Assert.Empty(
        Sources().Where(file => NamesAspire(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Committed.Root, file)));

    [Fact]
    public void Whoever_publishes_is_told_what_they_should_know_before_deploying()
    {
        Assert.Equal(2, Regex.Count(Source, @"= Publication\.Read\("));
        Assert.Contains("{publication.Write()} {publication.Warning}", Source, StringComparison.Ordinal);
        Assert.Contains("publication.Warn(context.Logger);", Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_of_integrations_have_a_place_beside_the_app_host_and_none_elsewhere()
    {
        var looked = Sources().Select(file => Path.GetRelativePath(Committed.Root, file).Replace('\\', '/')).ToList();

        Assert.Contains("Directory.Packages.props", looked);
        Assert.Contains("AppHost/AppHost.csproj", looked);
        Assert.DoesNotContain("AppHost/Aspire/Directory.Packages.props", looked);
        Assert.Contains(
            "<Import Project=\"../../Directory.Packages.props\" />",
            File.ReadAllText(Path.Combine(Committed.Root, "AppHost", "Aspire", "Directory.Packages.props")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using Aspire.Hosting;", true)]
    [InlineData("<PackageReference Include=\"Aspire.Hosting.AppHost\" />", true)]
    [InlineData("<PackageVersion Include=\"Aspire.Hosting.Redis\" Version=\"13.5.2\" />", true)]
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
        .Where(file => !file.StartsWith(Folder, StringComparison.Ordinal) && Path.GetFileName(file) != "AspireTests.cs");

    [GeneratedRegex(@"\bAspire\.[A-Z]")]
    private static partial Regex AspireName();
}
