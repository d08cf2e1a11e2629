extern alias storefront;

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using storefront::RegulatedWorkload.CatalogV1;
using storefront::RegulatedWorkload.Storefront.Api;
using OrdersClient = storefront::RegulatedWorkload.OrdersV1.Orders.OrdersClient;

namespace RegulatedWorkload.Tests.Orders.Storefront;

/// <summary>The shop's JSON interface on a real socket, with a stand-in for the services that it calls.</summary>
internal sealed class RunningStorefront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private RunningStorefront(WebApplication app) =>
        (_app, _http) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    public FakeOrders Orders { get; private init; } = new();

    public static async Task<RunningStorefront> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var orders = new FakeOrders();
        var app = builder.Build();
        app.UseProblems();
        new ProductsApi(new Catalog.CatalogClient(orders), TimeProvider.System).Map(app);
        new OrdersApi(new OrdersClient(orders), TimeProvider.System).Map(app);
        await app.StartAsync();
        return new RunningStorefront(app) { Orders = orders };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string path) =>
        _http.PostAsync(new Uri(path, UriKind.Relative), content: null, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PlaceAsync(
        string body, string? key = "a-key", string? mediaType = "application/json", string? coding = null) =>
        PlaceAsync(Encoding.UTF8.GetBytes(body), key, mediaType, coding);

    public async Task<HttpResponseMessage> PlaceAsync(
        byte[] body,
        string? key = "a-key",
        string? mediaType = "application/json",
        string? coding = null,
        bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        if (coding is not null) request.Content.Headers.ContentEncoding.Add(coding);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (chunked) request.Headers.TransferEncodingChunked = true;
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.Clone();
    }

    /// <summary>The answer is this problem, complete, and quotes nothing of the request.</summary>
    public static async Task IsProblemAsync(int status, string slug, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(text);
        Assert.Equal($"urn:regulated-workload:problem:{slug}", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.RootElement.GetProperty("title").GetString());
        Assert.DoesNotContain("planted", text, StringComparison.OrdinalIgnoreCase);
    }
}
