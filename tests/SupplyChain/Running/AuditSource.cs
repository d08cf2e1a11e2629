using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A source of NuGet that knows of vulnerabilities and has no packages (V3 API, VulnerabilityInfo).</summary>
public sealed class AuditSource : IAsyncDisposable
{
    private readonly WebApplication _app;
    private string _known = "{}";
    private int _asked;

    private AuditSource(WebApplication app) => _app = app;

    /// <summary>Its service index.</summary>
    public string Address { get; private set; } = "";

    /// <summary>How many requests came.</summary>
    public int Asked => _asked;

    public static async Task<AuditSource> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var source = new AuditSource(app);
        app.Map("/{**path}", source.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        source.Address = $"{app.Urls.First()}/v3/index.json";
        return source;
    }

    /// <summary>Tells of every version of a package: 0 is low, 3 is critical.</summary>
    public void Tell(string package, int severity) => _known =
        $$"""
        {"{{package.ToLowerInvariant()}}":
          [{"url":"https://advisory.example/1","severity":{{severity}},"versions":"(, )"}]}
        """;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var root = new Uri(new Uri(Address), "/").ToString();
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/v3/index.json" =>
                $$"""{"version":"3.0.0","resources":[{"@id":"{{root}}list","@type":"VulnerabilityInfo/6.7.0"}]}""",
            "/list" =>
                $$"""[{"@name":"base","@id":"{{root}}base","@updated":"2026-01-01T00:00:00Z","comment":"all"}]""",
            _ => _known,
        });
    }
}
