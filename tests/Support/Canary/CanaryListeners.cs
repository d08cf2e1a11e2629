using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace RegulatedWorkload.Tests.Support.Canary;

/// <summary>Listens to every span, measurement and exception of this process.</summary>
public sealed class CanaryListeners : IDisposable
{
    [ThreadStatic]
    private static bool t_busy;

    private readonly Action<string, string> _look;
    private readonly ActivityListener _spans = new();
    private readonly MeterListener _metrics = new();

    public CanaryListeners(Action<string, string> look)
    {
        _look = look;
        _spans.ShouldListenTo = _ => true;
        _spans.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _spans.ActivityStopped = span => _look("span", TextOf(span));
        ActivitySource.AddActivityListener(_spans);

        _metrics.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Measure<byte>();
        Measure<short>();
        Measure<int>();
        Measure<long>();
        Measure<float>();
        Measure<double>();
        Measure<decimal>();
        _metrics.Start();

        AppDomain.CurrentDomain.FirstChanceException += OnException;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= OnException;
        _metrics.RecordObservableInstruments();
        _metrics.Dispose();
        _spans.Dispose();
    }

    /// <summary>Everything that an exception says, those within it too.</summary>
    public static string TextOf(Exception exception)
    {
        var text = new StringBuilder().Append(exception).Append('\n').Append(exception.Message);
        foreach (DictionaryEntry entry in exception.Data) text.Append($"\n{entry.Key}={entry.Value}");
        var inner = exception is AggregateException all ? all.InnerExceptions.Skip(1) : [];
        foreach (var cause in inner.Prepend(exception.InnerException))
        {
            if (cause is not null) text.Append('\n').Append(TextOf(cause));
        }

        return text.ToString();
    }

    /// <summary>A value as an exporter would send it.</summary>
    public static string TextOf(object? value) => value switch
    {
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        string text => text,
        IEnumerable list => string.Join(' ', list.Cast<object?>().Select(TextOf)),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    private static string TextOf(Activity span)
    {
        var text = new StringBuilder($"{span.OperationName} {span.DisplayName} {span.StatusDescription}");
        text.Append('\n').Append(span.TraceStateString);
        foreach (var tag in span.TagObjects) Append(tag);
        foreach (var (key, value) in span.Baggage) Append(new(key, value));
        foreach (var happening in span.Events)
        {
            text.Append('\n').Append(happening.Name);
            foreach (var tag in happening.Tags) Append(tag);
        }

        foreach (var link in span.Links)
        {
            text.Append('\n').Append(link.Context.TraceState);
            foreach (var tag in link.Tags ?? []) Append(tag);
        }

        return text.ToString();

        void Append(KeyValuePair<string, object?> tag) => text.Append($"\n{tag.Key}={TextOf(tag.Value)}");
    }

    private void Measure<T>()
        where T : struct => _metrics.SetMeasurementEventCallback<T>((instrument, value, tags, _) =>
    {
        var text = new StringBuilder($"{instrument.Name} {value}");
        foreach (var tag in tags) text.Append($"\n{tag.Key}={TextOf(tag.Value)}");
        _look("metric", text.ToString());
    });

    private void OnException(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        // Looking at one may throw another.
        if (t_busy) return;
        t_busy = true;
        try
        {
            _look("exception", TextOf(thrown.Exception));
        }
        finally
        {
            t_busy = false;
        }
    }
}
