using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>The places in a log entry.</summary>
internal static class LogPlaces
{
    public static IReadOnlyList<Place> All { get; } =
    [
        Log("argument of a log entry", (log, text) => Write(log, text)),
        Log("number in a log entry", (log, text) => Write(log, long.TryParse(text, out var number) ? number : text)),
        Log("list in a log entry", (log, text) => Write(log, new[] { "a", text })),
        Log("characters in a log entry", (log, text) => Write(log, text.ToCharArray()), exported: false),
        Log("object in a log entry", (log, text) => Write(log, new { card = text })),
        Log("name of an argument", (log, text) => Write(log, 1, name: text)),
        Log("message of a log entry", (log, text) => log.Log(LogLevel.Information, 0, text, null, (state, _) => state)),
        Log(
            "name of an event",
            (log, text) => log.Log(LogLevel.Information, new EventId(7, text), "", null, (_, _) => "-")),
        Log("exception", (log, text) => Throw(log, new InvalidOperationException("No " + text))),
        Log("inner exception", (log, text) => Throw(
            log, new AggregateException(new InvalidOperationException("-", new FormatException("No " + text))))),
        new("scope", (app, text) =>
        {
            var log = LogOf(app, "Fuzz");
            using (log.BeginScope(new Dictionary<string, object> { ["card"] = text })) Write(log, "in a scope");
        }),
        new("category of a log", (app, text) => Write(LogOf(app, text), "in a category")),
    ];

    private static Place Log(string name, Action<ILogger, string> put, bool exported = true) =>
        new(name, (app, text) => put(LogOf(app, "Fuzz"), text), exported);

    private static ILogger LogOf(Microsoft.AspNetCore.Builder.WebApplication app, string category) =>
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    private static void Write(ILogger log, object value, string name = "Value")
    {
        KeyValuePair<string, object?>[] state = [new(name, value)];
        log.Log(LogLevel.Warning, 1, state, null, (fields, _) => $"{fields[0].Key}: {fields[0].Value}");
    }

    private static void Throw(ILogger log, Exception exception) =>
        log.Log(LogLevel.Error, 2, "failed", exception, (state, _) => state);
}
