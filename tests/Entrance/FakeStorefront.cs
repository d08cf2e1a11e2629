using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>Stands where the storefront does and remembers everything that reached it.</summary>
public sealed class FakeStorefront
{
    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>What <c>/held</c> waits for before it answers.</summary>
    public TaskCompletionSource Held { get; set; } = new();

    public static WebApplication Build(string[] args, FakeStorefront storefront)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.Run(storefront.AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new Received(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            await reader.ReadToEndAsync(context.RequestAborted)));
        if (context.Request.Path == "/held") await Held.Task.WaitAsync(context.RequestAborted);
        if (context.Request.Path == "/odd") context.Response.Headers["Content-Language"] = "é";
        if (context.Request.Path == "/broken") context.Abort();
        else await context.Response.WriteAsync("the shop", context.RequestAborted);
    }
}

public sealed record Received(string Target, IReadOnlyDictionary<string, string> Headers, string Body);
