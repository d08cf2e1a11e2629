namespace RegulatedWorkload.AppHost.Dashboard.Telemetry;

/// <summary>The role of a span in a call, with the numbers of OTLP.</summary>
public enum SpanRole
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Work inside one service.</summary>
    Internal = 1,

    /// <summary>The answering side of a call.</summary>
    Server = 2,

    /// <summary>The asking side of a call.</summary>
    Client = 3,

    /// <summary>The sending side of a message.</summary>
    Producer = 4,

    /// <summary>The receiving side of a message.</summary>
    Consumer = 5,
}

/// <summary>One span of one service.</summary>
public sealed record SpanEntry
{
    /// <summary>The trace in hexadecimal.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span in hexadecimal.</summary>
    public required string SpanId { get; init; }

    /// <summary>The span it is part of, in hexadecimal, or empty.</summary>
    public required string ParentSpanId { get; init; }

    /// <summary>What it did.</summary>
    public required string Name { get; init; }

    /// <summary>The service that did it.</summary>
    public required string Service { get; init; }

    /// <summary>The scope that the service says it is in.</summary>
    public required string Scope { get; init; }

    /// <summary>Its role in a call.</summary>
    public required SpanRole Role { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether it failed.</summary>
    public required bool Failed { get; init; }

    /// <summary>The structured values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; }

    /// <summary>What happened meanwhile: a name and the time since the start.</summary>
    public IReadOnlyList<KeyValuePair<string, TimeSpan>> Events { get; init; } = [];

    /// <summary>The traces it continues without being part of them, in hexadecimal.</summary>
    public IReadOnlyList<string> LinkedTraces { get; init; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset End => Start + Duration;

    /// <summary>The value of an attribute, or null.</summary>
    public string? Attribute(string key) =>
        Attributes.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault();

    internal long Characters =>
        TraceId.Length + SpanId.Length + ParentSpanId.Length + Name.Length + Service.Length + Scope.Length
        + Texts.Length(Attributes)
        + Events.Sum(happened => (long)happened.Key.Length)
        + LinkedTraces.Sum(trace => (long)trace.Length);
}
