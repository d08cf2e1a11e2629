using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.CardData.Telemetry;

/// <summary>The mistakes that people make with card numbers, all of them.</summary>
internal static partial class PlantedLeaks
{
    private const string Number = Cards.Visa;
    private const string Spaced = "4111 1111 1111 1111";
    private const long NumberAsInteger = 4111111111111111;
    private static readonly string s_base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes("pan=" + Number));
    private static readonly string s_percent = string.Concat(Number.Select(c => $"%{(int)c:X2}"));
    private static readonly string s_json = string.Concat(Number.Select(c => $"\\u{(int)c:x4}"));
    private static readonly string s_html = string.Concat(Number.Select(c => $"&#{(int)c};"));
    private static readonly string s_hex = Convert.ToHexString(Encoding.ASCII.GetBytes(Number));

    /// <summary>Names that stand beside the leaks in the output and prove that they got that far.</summary>
    public static IReadOnlyList<string> LogMarkers { get; } =
        ["in-arguments", "as-number", "in-nested-exception", "in-encodings", "in-bytes", "in-secretive-exception"];

    /// <summary>The same for log entries whose arguments hold a number together.</summary>
    public static IReadOnlyList<string> InPieces { get; } = ["in-pieces", "in-numbers", "in-list"];

    /// <summary>The spans that are exported.</summary>
    public static IReadOnlyList<string> SpanMarkers { get; } =
        ["span-with-tags", "span-with-status", "span-with-pieces"];

    /// <summary>The spans that no redaction can save.</summary>
    public static IReadOnlyList<string> LostSpanMarkers { get; } = ["span-with-event", "span-with-exception"];

    public static void Map(WebApplication app) =>
        app.MapGet("/fail/{card}", IResult (string card) => throw new InvalidOperationException("No " + card));

    public static async Task RunAsync(WebApplication app)
    {
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        Log(loggers.CreateLogger("Leaks"));
        InArguments(loggers.CreateLogger("Leaks of " + Number), "none", "none");
        Span();
        Measure(app.Services.GetRequiredService<IMeterFactory>());
        using var client = new HttpClient();
        var target = new Uri($"{app.Urls.First()}/fail/{Number}?card={Spaced}&hex={s_hex}");
        using var answer = await client.GetAsync(target);
        Assert.Equal(StatusCodes.Status500InternalServerError, (int)answer.StatusCode);
    }

    private static void Log(ILogger logger)
    {
        InArguments(logger, Number, Spaced);
        AsNumber(logger, NumberAsInteger);
        InEncodings(logger, s_base64, s_hex, s_percent, s_json, s_html);
        InBytes(logger, Encoding.ASCII.GetBytes(Number), Number.ToCharArray());
        SplitInTwo(logger, Number[..8], "and", Number[8..]);
        InNumbers(logger, 4111, 1111, 1111, 1111);
        InList(logger, [.. Number.Chunk(4).Select(group => new string(group))]);
        logger.Log(
            LogLevel.Information, new EventId(9, "event of " + Number), "in-event-name", null, (text, _) => text);
        using (logger.BeginScope("Card " + Number))
        using (logger.BeginScope(new Dictionary<string, object> { ["card"] = Number }))
        {
            InArguments(logger, "none", "none");
        }

        var inner = new FormatException("Not a date: " + Spaced);
        var all = new AggregateException("All of " + s_base64, inner, new IOException(s_percent));
        InNestedException(logger, new InvalidOperationException("Card " + Number, all));
        InSecretiveException(logger, new SecretiveException(Number));
    }

    private static void Measure(IMeterFactory meters)
    {
        var counter = meters.Create(WorkloadTelemetry.Name).CreateCounter<long>("planted.count");
        counter.Add(1, new KeyValuePair<string, object?>("card", Number));
    }

    private static void Span()
    {
        using var source = new ActivitySource(WorkloadTelemetry.Name);
        using (var span = source.StartActivity("span-with-tags"))
        {
            span?.SetTag("card", Number).SetTag("number", NumberAsInteger).SetTag("base64", s_base64);
            span?.SetTag("hexadecimal", s_hex).SetTag("list", new[] { "a", Spaced });
            span?.SetTag("numbers", new[] { 1, NumberAsInteger });
            span?.SetTag("url.full", $"https://x/?card={Number}").SetTag(Number, "as a key");
            span?.SetTag("bytes", Encoding.ASCII.GetBytes(Number)).SetTag("html", s_html);
            span?.SetTag("percent", s_percent).SetTag("json", s_json);
            span?.AddBaggage("card", Number);
        }

        using (var span = source.StartActivity("span-with-pieces"))
        {
            span?.SetTag("first", Number[..6]).SetTag("kind", "debit").SetTag("rest", Number[6..]);
            span?.TraceStateString = "card=" + Number;
        }

        using (var span = source.StartActivity("span-with-status"))
        {
            span?.DisplayName = "span-with-status " + Number;
            span?.SetStatus(ActivityStatusCode.Error, "refused " + Spaced);
        }

        using (var span = source.StartActivity("span-with-event"))
        {
            span?.AddEvent(new ActivityEvent("read", tags: new ActivityTagsCollection { ["card"] = Number }));
        }

        using (var span = source.StartActivity("span-with-exception"))
        {
            span?.AddException(new InvalidOperationException("Card " + Number));
        }
    }

    [LoggerMessage(1, LogLevel.Information, "in-arguments {Card} and {Spaced}")]
    private static partial void InArguments(ILogger logger, string card, string spaced);

    [LoggerMessage(2, LogLevel.Information, "as-number {Card}")]
    private static partial void AsNumber(ILogger logger, long card);

    [LoggerMessage(3, LogLevel.Information, "in-encodings {Base64}, {Hex}, {Percent}, {Json}, {Html}")]
    private static partial void InEncodings(
        ILogger logger, string base64, string hex, string percent, string json, string html);

    [LoggerMessage(4, LogLevel.Error, "in-nested-exception")]
    private static partial void InNestedException(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "in-secretive-exception")]
    private static partial void InSecretiveException(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "in-pieces {First} {Kind} {Rest}")]
    private static partial void SplitInTwo(ILogger logger, string first, string kind, string rest);

    [LoggerMessage(7, LogLevel.Information, "in-numbers {A} {B}, {C} {D}")]
    private static partial void InNumbers(ILogger logger, int a, int b, int c, int d);

    [LoggerMessage(8, LogLevel.Information, "in-list {Groups}")]
    private static partial void InList(ILogger logger, string[] groups);

    [LoggerMessage(10, LogLevel.Information, "in-bytes {Bytes} {Characters}")]
    private static partial void InBytes(ILogger logger, byte[] bytes, char[] characters);

    // Its text says less than its message, which exporters read.
    private sealed class SecretiveException(string card) : Exception("Card " + card)
    {
        public override string ToString() => "An exception that keeps quiet.";
    }
}
