using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>Stands in for the Kubernetes API: CronJobs that are there, Jobs that end, logs of their pods.</summary>
internal sealed class ClusterStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _looks = [];

    private ClusterStandIn(WebApplication app) => _app = app;

    /// <summary>What the pod of each Job has written, by namespace.</summary>
    public Dictionary<string, string> Logs { get; } = [];

    /// <summary>The status of every answer to a question for a CronJob; 200 finds it.</summary>
    public int CronJobStatus { get; set; } = StatusCodes.Status200OK;

    /// <summary>The Jobs that were made.</summary>
    public ConcurrentQueue<JsonNode> Jobs { get; } = [];

    /// <summary>What was asked, as rights are granted: a verb, an API group and a resource.</summary>
    public ConcurrentQueue<(string Verb, string Group, string Resource)> Asked { get; } = [];

    public Kubernetes Connect() => new(new KubernetesClientConfiguration { Host = _app.Urls.First() });

    public static async Task<ClusterStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var cluster = new ClusterStandIn(app);
        cluster.Map();
        await app.StartAsync();
        return cluster;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use((context, next) =>
        {
            Asked.Enqueue(RightFor(context.Request));
            return next(context);
        });
        const string jobs = "/apis/batch/v1/namespaces/{ns}/jobs";
        _app.MapGet("/apis/batch/v1/namespaces/{ns}/cronjobs/{name}", (RequestDelegate)(context =>
        {
            context.Response.StatusCode = CronJobStatus;
            return WriteAsync(context, CronJobStatus == 200
                ? """
                    {"metadata":{"name":"v"},"spec":{"schedule":"0 3 * * 1","jobTemplate":{"spec":{"backoffLimit":0,
                    "template":{"spec":{"containers":[{"name":"v","image":"i","args":["verify"]}]}}}}}}
                    """
                : "{}");
        }));
        _app.MapPost(jobs, (RequestDelegate)(async context =>
        {
            var job = (await JsonNode.ParseAsync(context.Request.Body))!;
            job["metadata"]!["name"] = $"{job["metadata"]!["generateName"]}1";
            Jobs.Enqueue(job);
            await WriteAsync(context, job.ToJsonString());
        }));
        // Not done at the first look.
        _app.MapGet(jobs + "/{name}", (RequestDelegate)(context => WriteAsync(
            context,
            _looks.AddOrUpdate($"{context.Request.RouteValues["name"]}", 1, (_, looks) => looks + 1) > 1
                ? """{"metadata":{"name":"j"},"status":{"conditions":[{"type":"Failed","status":"True"}]}}"""
                : """{"metadata":{"name":"j"},"status":{"active":1}}""")));
        _app.MapGet("/api/v1/namespaces/{ns}/pods", (RequestDelegate)(context => WriteAsync(
            context, """{"items":[{"metadata":{"name":"pod"}}]}""")));
        _app.MapGet("/api/v1/namespaces/{ns}/pods/{name}/log", (RequestDelegate)(context =>
            context.Response.WriteAsync(Logs[$"{context.Request.RouteValues["ns"]}"])));
    }

    // Either /api/v1/namespaces/a/pods/p/log or /apis/batch/v1/namespaces/a/jobs/j.
    private static (string Verb, string Group, string Resource) RightFor(HttpRequest request)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isCore = path[0] == "api";
        string[] resource = path[(isCore ? 4 : 5)..];
        var verb = request.Method == HttpMethods.Post ? "create" : resource.Length == 1 ? "list" : "get";
        return (verb, isCore ? "" : path[1], string.Join('/', resource.Where((_, index) => index != 1)));
    }

    private static Task WriteAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
