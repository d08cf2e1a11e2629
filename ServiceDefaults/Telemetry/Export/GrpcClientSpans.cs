using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using OpenTelemetry;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the spans of outgoing gRPC calls the names of the semantic conventions. Without these spans a trace would have
/// a hole between the caller's work and its HTTP request, whose parent they are.
/// </summary>
internal sealed class GrpcClientSpans : BaseProcessor<Activity>
{
    /// <summary>The source of the spans, in gRPC for .NET.</summary>
    public const string Source = "Grpc.Net.Client";

    private const string MethodTag = "grpc.method";
    private const string StatusTag = "grpc.status_code";

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != Source) return;
        var method = ((string?)data.GetTagItem(MethodTag) ?? LabelValues.Other).Trim('/');
        data.DisplayName = method;
        data.SetTag("rpc.system.name", "grpc").SetTag("rpc.method", method).SetTag(MethodTag, null);
        if (!int.TryParse((string?)data.GetTagItem(StatusTag), CultureInfo.InvariantCulture, out var status)) return;

        var name = CallTelemetry.NameOf((StatusCode)status);
        data.SetTag("rpc.response.status_code", name).SetTag(StatusTag, null);
        if (status == (int)StatusCode.OK) return;
        data.SetTag("error.type", name).SetStatus(ActivityStatusCode.Error);
    }
}
