using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>
/// <c>POST /probe</c> on the traffic listener: the declared verifier, and nobody else, has this service attempt the
/// connections of its list. The request says nothing, so that nobody can point the service elsewhere. It is there only
/// where the slice names a verifier.
/// </summary>
internal sealed class ProbeEndpoint : IDisposable
{
    /// <summary>The path.</summary>
    public const string Path = "/probe";

    /// <summary>
    /// The name that a verifier asks an entrance for in TLS: then, and only then, the entrance wants a certificate.
    /// </summary>
    public const string ServerName = "probe.workload.internal";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ProbeSettings _settings;
    private readonly ServiceSettings _service;
    private readonly WorkloadIdentity _identity;
    private readonly Prober _prober;
    private readonly SecurityEvents _security;
    private readonly IReadOnlyList<ProbeTarget> _targets;
    private readonly TokenBucketRateLimiter _limit = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 4,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = Pause,
    });

    /// <exception cref="ConfigurationFaultsException">The list of targets is missing or damaged.</exception>
    public ProbeEndpoint(
        ProbeSettings settings,
        ServiceSettings service,
        WorkloadIdentity identity,
        Prober prober,
        SecurityEvents security)
    {
        (_settings, _service, _identity, _prober, _security) = (settings, service, identity, prober, security);
        _targets = ProbeTargets.Read(settings.TargetsFile);
    }

    /// <summary>
    /// Whether a request is this endpoint's. At an entrance, whoever has shown a certificate gets no further.
    /// </summary>
    public bool Owns(HttpContext context) =>
        context.Features.Get<PeerIdentity>() is not null
        && (context.Request.Path == Path || _service.IngressCertificateDirectory is not null);

    /// <summary>Answers with a report, or a refusal.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var peer = context.Features.Get<PeerIdentity>()!;
        var path = context.Request.Path.Value ?? "";
        var reason = peer.Refuse(_identity.Material, _identity.Now)
            ?? (peer.Id == _settings.Verifier && path == Path ? null : PeerRefusals.NotDeclared);
        if (reason is not null)
        {
            _security.CallRefused(peer.Id.Value, path, reason, Origin.Of(context));
            await Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "call-not-declared",
                "The declaration does not allow this call.");
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        using var lease = _limit.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "too-many-requests",
                "This service was asked to attempt connections a moment ago.", Pause);
            return;
        }

        _security.SegmentationProbed(peer.Id.Value, _targets.Count, Origin.Of(context));
        var report = new ProbeReport(
            _service.Service, await _prober.AttemptAsync(_targets, context.RequestAborted));
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, report, ProbeJson.Default.ProbeReport, context.RequestAborted);
    }

    /// <inheritdoc />
    public void Dispose() => _limit.Dispose();
}
