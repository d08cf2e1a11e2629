using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// The door of security events. A line of JSON is written to standard output before the operation goes on, and when it
/// cannot be written, the operation fails. The same event is then logged as any other, for export; that never fails.
/// </summary>
internal sealed class AuditTrail(
    ServiceSettings settings, AuditOutput output, LogLine lines, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(WorkloadTelemetry.SecurityCategory);

    /// <summary>The identity of this service: the actor where it acts by itself.</summary>
    public string Self => settings.Identity.Value;

    /// <summary>The name of this service: the resource of what is refused at its own door.</summary>
    public string Service => settings.Service;

    /// <exception cref="AuditFailureException">The event could not be written.</exception>
    public void Write(SecurityEvent happened)
    {
        try
        {
            output.Write(Format(happened));
        }
        catch (IOException fault)
        {
            throw new AuditFailureException(fault);
        }

        _log.Log(
            happened.Level, new EventId(happened.Id, happened.Name), happened, null, (state, _) => state.ToString());
    }

    private byte[] Format(SecurityEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, LogLine.Options))
        {
            json.WriteStartObject();
            lines.WriteOrigin(json, happened.Level, WorkloadTelemetry.SecurityCategory, happened.Id);
            foreach (var (key, value) in happened) json.WriteString(key, lines.Redact((string)value!));
            json.WriteString("message", lines.Redact(happened.ToString()));
            LogLine.WriteTrace(json);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
