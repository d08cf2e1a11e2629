using System.Diagnostics;
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
    private static readonly string s_hex = Convert.ToHexString(Encoding.ASCII.GetBytes(Number));

    /// <summary>Names that stand beside the leaks in the output and prove that they got that far.</summary>
    public static IReadOnlyList<string> LogMarkers { get; } =
        ["in-arguments", "as-number", "in-nested-exception", "in-encodings"];

    /// <summary>The spans that are exported.</summary>
    public static IReadOnlyList<string> SpanMarkers { get; } = ["span-with-tags", "span-with-status"];

    /// <summary>The spans that no redaction can save.</summary>
    public static IReadOnlyList<string> LostSpanMarkers { get; } = ["span-with-event", "span-with-exception"];

    public static void Map(WebApplication app) =>
        app.MapGet("/fail/{card}", IResult (string card) => throw new InvalidOperationException("No " + card));

    public static async Task RunAsync(WebApplication app)
    {
        Log(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Leaks"));
        Span();
        using var client = new HttpClient();
        var target = new Uri($"{app.Urls.First()}/fail/{Number}?card={Spaced}&hex={s_hex}");
        using var answer = await client.GetAsync(target);
        Assert.Equal(StatusCodes.Status500InternalServerError, (int)answer.StatusCode);
    }

    private static void Log(ILogger logger)
    {
        InArguments(logger, Number, Spaced);
        AsNumber(logger, NumberAsInteger);
        InEncodings(logger, s_base64, s_hex);
        using (logger.BeginScope("Card " + Number))
        using (logger.BeginScope(new Dictionary<string, object> { ["card"] = Number }))
        {
            InArguments(logger, "none", "none");
        }

        var inner = new FormatException("Not a date: " + Spaced);
        InNestedException(logger, new InvalidOperationException("Card " + Number, new AggregateException(inner)));
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
            span?.AddBaggage("card", Number);
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

    [LoggerMessage(3, LogLevel.Information, "in-encodings {Base64} and {Hex}")]
    private static partial void InEncodings(ILogger logger, string base64, string hex);

    [LoggerMessage(4, LogLevel.Error, "in-nested-exception")]
    private static partial void InNestedException(ILogger logger, Exception exception);
}
