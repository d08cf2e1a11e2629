using Grpc.Core;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>Takes log records; security events about refusals are kept as refused attempts too.</summary>
internal sealed class LogsReceiver(TelemetryStores stores, RefusalReader refusals, Changes changes)
    : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        foreach (var resource in request.ResourceLogs)
        {
            var service = Texts.Find(resource.Resource?.Attributes, "service.name");
            foreach (var scope in resource.ScopeLogs)
            {
                foreach (var record in scope.LogRecords)
                {
                    var entry = Read(record, service, scope.Scope?.Name ?? "");
                    stores.Logs.Add(entry);
                    if (refusals.Read(entry) is { } refused) stores.Refusals.Add(refused);
                }
            }
        }

        changes.Tell();
        return Task.FromResult(new ExportLogsServiceResponse());
    }

    private static LogEntry Read(LogRecord record, string service, string category) => new(
        UnixTime.Of(record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano),
        service,
        SeverityOf(record.SeverityNumber),
        Texts.Cut(category, 200),
        Texts.Of(record.Body),
        Texts.TraceId(record.TraceId),
        Texts.Of(record.Attributes));

    private static LogSeverity SeverityOf(int number) => number switch
    {
        >= 21 => LogSeverity.Critical,
        >= 17 => LogSeverity.Error,
        >= 13 => LogSeverity.Warning,
        >= 9 => LogSeverity.Information,
        >= 5 => LogSeverity.Debug,
        _ => LogSeverity.Trace,
    };
}
