#pragma warning disable CA1848, CA1873 // A leak is what somebody writes in a hurry.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>The scope fails on each kind of leak, and on nothing else.</summary>
public sealed class CanaryScopeTests
{
    private const string Canary = "6011000990139424";

    private static readonly ActivitySource s_source = new("Planted");
    private static readonly Meter s_meter = new("Planted");

    public static TheoryData<string, Action<ILogger>> Leaks => new()
    {
        { "log", logger => logger.LogTrace("card " + Canary) },
        { "log arguments", logger => logger.LogInformation("{Bytes}", (object)Encoding.ASCII.GetBytes(Canary)) },
        { "log arguments: in pieces", logger => logger.LogInformation("{A} {B}", Canary[..9], Canary[9..]) },
        { "log scope", logger => InScope(logger, new Dictionary<string, object> { ["card"] = Canary }) },
        { "log exception", logger => logger.LogError(Nested(), "failed") },
        { "exception", _ => Throw(new FormatException("not " + Canary)) },
        { "exception", _ => Throw(new AggregateException(new IOException(), Nested())) },
        { "exception", _ => Throw(new IOException { Data = { ["card"] = Canary } }) },
        { "span", _ => Span(span => span.SetTag("card", Canary)) },
        { "span", _ => Span(span => span.AddBaggage("card", Canary)) },
        { "span", _ => Span(span => span.SetStatus(ActivityStatusCode.Error, Canary)) },
        { "span", _ => Span(span => span.TraceStateString = "card=" + Canary) },
        { "span", _ => Span(span => span.AddEvent(new ActivityEvent("read", tags: new() { ["card"] = Canary }))) },
        { "span", _ => Span(span => span.AddLink(new ActivityLink(default, new() { ["card"] = Canary }))) },
        { "metric", _ => s_meter.CreateCounter<long>("a").Add(1, new KeyValuePair<string, object?>("card", Canary)) },
        { "metric", _ => s_meter.CreateHistogram<double>(Canary).Record(1) },
    };

    [Theory]
    [MemberData(nameof(Leaks), DisableDiscoveryEnumeration = true)]
    public void A_planted_leak_fails_the_scope(string channel, Action<ILogger> leak)
    {
        var scope = new CanaryScope(Canary);
        using var loggers = LoggerFactory.Create(
            logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(scope.Logs));

        leak(loggers.CreateLogger("Planted"));

        var found = Assert.Throws<CanaryFoundException>(scope.Dispose);
        Assert.Contains(channel, found.Message, StringComparison.Ordinal);
        Assert.Empty(new CanaryScan(Canary).Find(found.Message));
    }

    [Fact]
    public void A_leak_into_the_log_of_a_database_that_is_not_written_back_yet_fails_the_scope()
    {
        var directory = Directory.CreateTempSubdirectory("canary").FullName;
        using var store = new SqliteConnection($"Data Source={Path.Combine(directory, "store.db")};Pooling=False");
        store.Open();
        Execute(store, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE notes (text TEXT)");
        var scope = new CanaryScope(Canary).WatchFiles("store", directory);
        Assert.Empty(scope.Leaks);

        Execute(store, "INSERT INTO notes VALUES ($text)", Canary);

        var found = Assert.Throws<CanaryFoundException>(scope.Dispose);
        Assert.Contains("store (store.db-wal): plain", found.Message, StringComparison.Ordinal);
        store.Close();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_leak_in_a_watched_text_is_told_by_its_line()
    {
        var scope = new CanaryScope(Canary).Watch("answers", () => "fine\nnot fine: " + Canary);

        var found = Assert.Throws<CanaryFoundException>(scope.Dispose);
        Assert.Contains("answers (line 2): plain", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_passes()
    {
        using var scope = new CanaryScope("6011000990139432");
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(scope.Logs));

        foreach (var (_, leak) in Leaks.Select(row => row.Data)) leak(loggers.CreateLogger("Planted"));
    }

    private static AggregateException Nested() =>
        new("outer", new InvalidOperationException("middle", new IOException("inner " + Canary)));

    private static void Throw(Exception exception) => Assert.ThrowsAny<Exception>(new Action(() => throw exception));

    private static void InScope(ILogger logger, object scope)
    {
        using (logger.BeginScope(scope)) logger.LogInformation("within");
    }

    private static void Span(Action<Activity> leak)
    {
        using var span = s_source.StartActivity("planted");
        leak(Assert.IsType<Activity>(span));
    }

    private static void Execute(SqliteConnection store, string text, string? value = null)
    {
        using var command = store.CreateCommand();
        command.CommandText = text;
        if (value is not null) command.Parameters.AddWithValue("$text", value);
        command.ExecuteNonQuery();
    }
}
