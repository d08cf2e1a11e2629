using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Evidence;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Describe;
using RegulatedWorkload.Hosting.Infrastructure;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Verification;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What the documents point to exists, and what they warn of is said the same way everywhere.</summary>
public sealed partial class DocumentTests
{
    private static readonly IReadOnlyList<Document> Documents =
    [
        .. from file in Directory.EnumerateFiles(Committed.Root, "*.md", SearchOption.TopDirectoryOnly)
               .Concat(Folders("docs", "bench"))
           orderby file
           select new Document(Path.GetRelativePath(Committed.Root, file).Replace('\\', '/'), File.ReadAllText(file)),
    ];

    // Words that mean something else than was meant, or would do harm where they are followed.
    private static readonly (string Pattern, string Reason, string[] Except)[] Banned =
    [
        (@"(?i)(?<!web application |egress |azure )\bfirewalls?\b", "say WAF, or which firewall",
            // It names modules and a setting.
            ["docs/cluster.md"]),
        (@"--enable-app-routing(?![-\w])(?!.*--app-routing-default-nginx-controller None)",
            "the default is a public NGINX controller", []),
        (@"approuting enable(?!.*--nginx None)", "the default is a public NGINX controller", []),
        (@"\bAcr(Pull|Push)\b", "a registry with rights by path does not honour it", ["docs/supply-chain.md"]),
        (@"keys (and certificates )?stay in Key Vault", "the entrance's does not", []),
    ];

    public static TheoryData<string> Names => new(Documents.Select(document => document.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_link_leads_to_something(string name)
    {
        var document = Documents.Single(document => document.Name == name);

        Assert.All(document.Links, link => Assert.True(Leads(document, link), $"{name} points to {link}."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_document_says_what_is_banned(string name) => Assert.Empty(
        Banned.Where(banned => !banned.Except.Contains(name))
            .SelectMany(banned => Found(Documents.Single(document => document.Name == name).Text, banned.Pattern)
                .Select(line => $"{line} ({banned.Reason})")));

    [Theory]
    [InlineData("behind the firewall")]
    [InlineData("az aks create --enable-app-routing --enable-gateway-api")]
    [InlineData("az aks approuting enable -g group")]
    [InlineData("with AcrPull on the registry")]
    [InlineData("keys and certificates stay in Key Vault")]
    public void A_planted_word_is_caught(string text) =>
        Assert.NotEmpty(Banned.SelectMany(banned => Found(text, banned.Pattern)));

    [Theory]
    [InlineData("[gone](gone.md)")]
    [InlineData("[nowhere](deploy.md#nowhere)")]
    [InlineData("[below](#below)")]
    public void A_planted_link_to_nothing_is_caught(string text)
    {
        var document = new Document("docs/planted.md", text);

        Assert.DoesNotContain(document.Links, link => Leads(document, link));
    }

    [Fact]
    public void The_index_names_every_document()
    {
        var index = Documents.Single(document => document.Name == "docs/README.md");

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Committed.Root, "docs"))
            .Select(Path.GetFileName)
            .Except([.. index.Links.Select(link => link.TrimEnd('/')), "README.md", "dashboard-graph.png"]));
        Assert.Contains("docs/README.md", Documents.Single(document => document.Name == "README.md").Links);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_verb_that_is_told_is_one_that_there_is(string name)
    {
        var root = new RootCommand();
        root.Subcommands.Add(DescribeCommand.Create(Committed.Topology));
        root.Subcommands.Add(PublishCommand.Create(Committed.Topology));
        root.Subcommands.Add(EnvironmentCommand.Create());
        root.Subcommands.Add(ImagesCommand.Create(Committed.Topology));
        root.Subcommands.Add(CertificatesCommand.Create(Committed.Topology));
        root.Subcommands.Add(VerifyCommand.Create(Committed.Topology, new ReleaseEvidence()));
        var told = Documents.Single(document => document.Name == name).Verbs;

        Assert.Empty(
            from words in told
            from fault in root.Parse(words).Errors
            select $"{string.Join(' ', words)}: {fault.Message}");
    }

    [Fact]
    public void What_is_said_not_to_be_deployable_is_not()
    {
        var example = File.ReadAllText(Path.Combine(Committed.Root, "AppHost", "environments", "production.json"));
        var images = JsonNode.Parse(File.ReadAllText(Path.Combine(Committed.Root, "images.lock.json")))!;

        Assert.True(images["sample"]!.GetValue<bool>());
        Assert.EndsWith(".example", JsonNode.Parse(example)!["domain"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(Guids().Matches(example), id => Assert.StartsWith("00000000-", id.Value, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Folders(params string[] folders) => folders.SelectMany(folder =>
        Directory.EnumerateFiles(Path.Combine(Committed.Root, folder), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<string> Found(string text, string pattern) =>
        Regex.Matches(text.ReplaceLineEndings("\n"), pattern).Select(match => match.Value);

    private static bool Leads(Document from, string link)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out _)) return true;
        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, "");
        var folder = Path.GetDirectoryName(Path.Combine(Committed.Root, from.Name))!;
        var target = path.Length == 0
            ? from.Name
            : Path.GetRelativePath(Committed.Root, Path.GetFullPath(Path.Combine(folder, path))).Replace('\\', '/');
        if (anchor.Length == 0) return Path.Exists(Path.Combine(Committed.Root, target));
        var document = target == from.Name ? from : Documents.FirstOrDefault(document => document.Name == target);
        return document?.Anchors.Contains(anchor) == true;
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();
}
