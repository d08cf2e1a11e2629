using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>
/// What a registry of the distribution specification 1.1 answers, with the referrers API and with tokens for clients
/// with the password: the two that Debian's registry does not have.
/// </summary>
public sealed class RegistryStandIn : IAsyncDisposable
{
    public const string RefreshToken = "refresh-token";
    private const string UploadPath = "/uploads/session";

    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ManifestContent> _manifests = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private RegistryStandIn(WebApplication app) => _app = app;

    public string Host { get; private set; } = "";

    /// <summary>Whether requests need a token.</summary>
    public bool RequiresToken { get; init; }

    /// <summary>What the challenge names as the place where tokens are issued; the stand-in itself otherwise.</summary>
    public string? Realm { get; set; }

    /// <summary>Answers in place of the registry, or leaves it to it by false.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>The whole challenge, where it is another than usual.</summary>
    public string? Challenge { get; set; }

    /// <summary>For which scopes no token is issued.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>The status of a stored <c>blobs</c> or <c>manifests</c>.</summary>
    public Func<string, int> Puts { get; set; } = _ => 201;

    /// <summary>Whether it notes what a manifest refers to.</summary>
    public bool NotesSubjects { get; set; } = true;

    /// <summary>The names that tokens were asked for under.</summary>
    public ConcurrentQueue<string> Services { get; } = new();

    /// <summary>The scopes that tokens were asked for.</summary>
    public ConcurrentQueue<string> Scopes { get; } = new();

    /// <summary>The requests that were let in, as <c>GET /v2/…</c>.</summary>
    public ConcurrentQueue<string> Served { get; } = new();

    public static async Task<RegistryStandIn> StartAsync(bool requiresToken = false)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new RegistryStandIn(app) { RequiresToken = requiresToken };
        app.MapGet("/token", standIn.IssueByPasswordAsync);
        app.MapPost("/token", standIn.IssueByRefreshTokenAsync);
        app.Map("/v2/{**path}", standIn.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        standIn.Host = new Uri(app.Urls.First()).Authority;
        return standIn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task IssueByPasswordAsync(HttpContext context)
    {
        var known = $"Basic {Convert.ToBase64String("builder:correct horse"u8)}";
        foreach (var scope in context.Request.Query["scope"]) Scopes.Enqueue(scope!);
        Services.Enqueue(context.Request.Query["service"].ToString());
        await IssueAsync(
            context,
            context.Request.Headers.Authorization == known && !context.Request.Query["scope"].Any(Refuses!));
    }

    private async Task IssueByRefreshTokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Scopes.Enqueue(form["scope"]!);
        await IssueAsync(context, form["grant_type"] == "refresh_token" && form["refresh_token"] == RefreshToken);
    }

    private static async Task IssueAsync(HttpContext context, bool isKnown)
    {
        context.Response.StatusCode = isKnown ? 200 : 401;
        if (isKnown) await context.Response.WriteAsync("""{"access_token":"let-me-in"}""");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (RequiresToken && context.Request.Headers.Authorization != "Bearer let-me-in")
        {
            context.Response.StatusCode = 401;
            var realm = Realm ?? $"http://{Host}/token";
            context.Response.Headers.WWWAuthenticate =
                Challenge ?? $"Bearer realm=\"{realm}\",service=\"stand-in\"";
            return;
        }

        if (await Instead(context)) return;
        Served.Enqueue($"{context.Request.Method} {context.Request.Path}");
        var path = (string)context.GetRouteValue("path")!;
        foreach (var kind in (string[])["/manifests/", "/blobs/", "/referrers/"])
        {
            if (path.IndexOf(kind, StringComparison.Ordinal) is not (> 0 and var at)) continue;
            var (name, rest) = (path[..at], path[(at + kind.Length)..]);
            await (kind switch
            {
                "/manifests/" => AnswerManifestAsync(context, name, rest),
                "/blobs/" => AnswerBlobAsync(context, name, rest),
                _ => AnswerReferrersAsync(context, name, rest),
            });
            return;
        }

        context.Response.StatusCode = 404;
    }

    private async Task AnswerManifestAsync(HttpContext context, string name, string reference)
    {
        if (context.Request.Method == "PUT")
        {
            var manifest = new ManifestContent(context.Request.ContentType!, await BodyAsync(context));
            _manifests[$"{name}@{manifest.Digest}"] = manifest;
            _manifests[$"{name}@{reference}"] = manifest;
            if (NotesSubjects && SubjectOf(manifest) is { } subject) context.Response.Headers["OCI-Subject"] = subject;
            context.Response.StatusCode = Puts("manifests");
        }
        else if (_manifests.TryGetValue($"{name}@{reference}", out var manifest))
        {
            context.Response.ContentType = manifest.MediaType;
            await context.Response.Body.WriteAsync(manifest.Content);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task AnswerBlobAsync(HttpContext context, string name, string digest)
    {
        switch (context.Request.Method)
        {
            case "POST":
                var mounted = $"{context.Request.Query["from"]}@{context.Request.Query["mount"]}";
                context.Response.StatusCode = _blobs.TryGetValue(mounted, out var content) ? 201 : 202;
                context.Response.Headers.Location = $"/v2/{name}/blobs{UploadPath}?state=1";
                if (content is not null) _blobs[$"{name}@{context.Request.Query["mount"]}"] = content;
                break;
            case "PUT":
                _blobs[$"{name}@{context.Request.Query["digest"]}"] = await BodyAsync(context);
                context.Response.StatusCode = Puts("blobs");
                break;
            default:
                context.Response.StatusCode = _blobs.TryGetValue($"{name}@{digest}", out var blob) ? 200 : 404;
                if (blob is not null && context.Request.Method == "GET") await context.Response.Body.WriteAsync(blob);
                break;
        }
    }

    // One referrer a page, so that every list of two needs the second.
    private async Task AnswerReferrersAsync(HttpContext context, string name, string digest)
    {
        var all = _manifests.Values.DistinctBy(one => one.Digest).Where(one => SubjectOf(one) == digest).ToList();
        var page = int.TryParse(context.Request.Query["page"], out var number) ? number : 0;
        var listed = all.Skip(page).Take(1)
            .Select(one => one.Descriptor with { ArtifactType = one.ReadManifest().ArtifactType });
        if (page + 1 < all.Count)
        {
            context.Response.Headers.Link = $"</v2/{name}/referrers/{digest}?page={page + 1}>; rel=\"next\"";
        }

        context.Response.ContentType = MediaTypes.Index;
        await context.Response.Body.WriteAsync(ManifestContent.Of(new ImageIndex([.. listed])).Content);
    }

    private static string? SubjectOf(ManifestContent manifest) =>
        (string?)JsonNode.Parse(manifest.Content.Span)!["subject"]?["digest"];

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
