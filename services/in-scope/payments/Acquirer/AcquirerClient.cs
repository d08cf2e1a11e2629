using System.Net;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>
/// Speaks the acquirer's JSON interface. Whatever is not a clear answer is <see cref="AcquirerOutcome.Unknown"/>: it is
/// never taken for a no.
/// </summary>
internal sealed partial class AcquirerClient(
    AcquirerHandler handler, AcquirerTimeouts timeouts, TimeProvider time, ILogger<AcquirerClient> logger) : IAcquirer
{
    private const int MaxAnswerBytes = 16 * 1024;

    // The newest credential, the one before, and the newest again: the acquirer may go over to it between the first
    // two.
    private const int MaxAttempts = 3;

    public async Task<AcquirerOutcome> AuthorizeAsync(Charge charge, Card card, CancellationToken cancellationToken)
    {
        var outcome = await SendAsync(
            HttpMethod.Post,
            "authorizations",
            () => new AuthorizationContent(charge, card),
            charge,
            timeouts.Authorization,
            cancellationToken);
        return outcome is AcquirerOutcome.Approved or AcquirerOutcome.Declined ? outcome : AcquirerOutcome.Unknown;
    }

    public Task<AcquirerOutcome> InquireAsync(Charge charge, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get, $"authorizations/{charge.Reference}", () => null, charge, timeouts.Inquiry, cancellationToken);

    public Task<AcquirerOutcome> CaptureAsync(Charge charge, CancellationToken cancellationToken) =>
        OperateAsync(charge, "captures", cancellationToken);

    public Task<AcquirerOutcome> VoidAsync(Charge charge, CancellationToken cancellationToken) =>
        OperateAsync(charge, "voids", cancellationToken);

    public Task<AcquirerOutcome> RefundAsync(Charge charge, CancellationToken cancellationToken) =>
        OperateAsync(charge, "refunds", cancellationToken);

    private Task<AcquirerOutcome> OperateAsync(
        Charge charge, string operation, CancellationToken cancellationToken) => SendAsync(
            HttpMethod.Post,
            $"authorizations/{charge.Reference}/{operation}",
            () => JsonContent.Create(new AcquirerAmount(charge.Money.Amount), AcquirerJson.Default.AcquirerAmount),
            charge,
            timeouts.Inquiry,
            cancellationToken);

    private async Task<AcquirerOutcome> SendAsync(
        HttpMethod method,
        string path,
        Func<HttpContent?> content,
        Charge charge,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var connection = await handler.ConnectAsync(either.Token);
            for (var attempt = 1; ; attempt++)
            {
                if (await TrySendAsync(connection, method, path, content(), charge, either.Token) is { } outcome)
                {
                    return outcome;
                }

                // The request was refused unread, with its credential: it has not been sent yet as far as money goes.
                Refused(logger, connection.Version);
                if (attempt == MaxAttempts
                    || await handler.ReconnectAsync(connection.Version, either.Token) is not { } other)
                {
                    return AcquirerOutcome.Unknown;
                }

                connection = other;
            }
        }
        catch (Exception lost) when (!cancellationToken.IsCancellationRequested)
        {
            NoAnswer(logger, charge.Reference, lost.GetType().Name);
            return AcquirerOutcome.Unknown;
        }
    }

    /// <summary>Sends once; null when the acquirer refuses the credential.</summary>
    private async Task<AcquirerOutcome?> TrySendAsync(
        AcquirerConnection connection,
        HttpMethod method,
        string path,
        HttpContent? content,
        Charge charge,
        CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(handler.Address, path)) { Content = content };
            request.Options.Set(CallTelemetry.Callee, "acquirer");
            using var answer = await connection.Invoker.SendAsync(request, cancellationToken);
            return CredentialRefusal.Is(answer) ? null : await ReadAsync(answer, charge, cancellationToken);
        }
        catch (HttpRequestException refused) when (CredentialRefusal.Is(refused))
        {
            return null;
        }
    }

    private static async Task<AcquirerOutcome> ReadAsync(
        HttpResponseMessage answer, Charge charge, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound) return AcquirerOutcome.NotFound;
        if (!answer.IsSuccessStatusCode) return AcquirerOutcome.Unknown;
        await answer.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        var body = await answer.Content.ReadFromJsonAsync(AcquirerJson.Default.AcquirerAnswer, cancellationToken);
        return body?.Reference == charge.Reference ? Judge(body, charge) : AcquirerOutcome.Unknown;
    }

    // Where money is held or has moved, an answer that does not say how much is none.
    private static AcquirerOutcome Judge(AcquirerAnswer answer, Charge charge)
    {
        var outcome = Parse(answer.Status);
        if (outcome is AcquirerOutcome.Declined or AcquirerOutcome.Voided or AcquirerOutcome.Unknown) return outcome;
        if (answer is not { Amount: { } amount, Currency: { } currency }) return AcquirerOutcome.Unknown;
        return amount == charge.Money.Amount && currency == charge.Money.Currency
            ? outcome
            : AcquirerOutcome.OtherMoney;
    }

    private static AcquirerOutcome Parse(string? status) => status switch
    {
        "approved" => AcquirerOutcome.Approved,
        "declined" => AcquirerOutcome.Declined,
        "captured" => AcquirerOutcome.Captured,
        "voided" => AcquirerOutcome.Voided,
        "refunded" => AcquirerOutcome.Refunded,
        _ => AcquirerOutcome.Unknown,
    };

    [LoggerMessage(3001, LogLevel.Warning, "The acquirer gave no clear answer for payment {PaymentId}: {Cause}")]
    private static partial void NoAnswer(ILogger logger, string paymentId, string cause);

    [LoggerMessage(
        3002,
        LogLevel.Warning,
        "The acquirer refuses version {Version} of the credential; another is tried if there is one")]
    private static partial void Refused(ILogger logger, string version);
}

/// <summary>How long the acquirer may take to answer.</summary>
/// <param name="Authorization">For an authorization.</param>
/// <param name="Inquiry">For everything else.</param>
internal sealed record AcquirerTimeouts(TimeSpan Authorization, TimeSpan Inquiry)
{
    /// <summary>Together below the time that a buyer waits for an answer.</summary>
    public static AcquirerTimeouts Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3));
}
