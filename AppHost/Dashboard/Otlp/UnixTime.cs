namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>
/// Times of OTLP: nanoseconds since 1970 in UTC. Every value is a time: the largest is in the year 2554.
/// </summary>
internal static class UnixTime
{
    public static DateTimeOffset Of(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
}
