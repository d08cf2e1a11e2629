using System.Security.Cryptography;
using RegulatedWorkload.Acquirer.Ledger;

namespace RegulatedWorkload.Acquirer;

/// <summary>The bank's interface: authorizations, what follows them, and the books.</summary>
internal sealed partial class AuthorizationsApi(LedgerStore ledger, ILogger<AuthorizationsApi> logger)
{
    private const int MaxBodyBytes = 8 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/authorizations", (Delegate)AuthorizeAsync);
        routes.MapGet("/authorizations/{reference}", async (string reference, CancellationToken token) =>
            Found(await ledger.FindAsync(reference, token)));
        routes.MapPost("/authorizations/{reference}/captures", async (string reference, CancellationToken token) =>
            Found(await ledger.MoveAsync(reference, "approved", "captured", token)));
        routes.MapPost("/authorizations/{reference}/refunds", async (string reference, CancellationToken token) =>
            Found(await ledger.MoveAsync(reference, "captured", "refunded", token)));
        routes.MapPost("/authorizations/{reference}/voids", VoidAsync);
        routes.MapGet("/ledger", async (CancellationToken token) =>
            Results.Json(new Books(await ledger.ListAsync(token)), AcquirerJson.Default.Books));
    }

    private async Task<IResult> VoidAsync(string reference, CancellationToken cancellationToken)
    {
        await ledger.EntombAsync(reference, cancellationToken);
        return Found(await ledger.MoveAsync(reference, "approved", "voided", cancellationToken));
    }

    private async Task<IResult> AuthorizeAsync(HttpContext context)
    {
        using var body = await CardBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted);
        if (body is null || !AuthorizationRequest.TryRead(body.Bytes, out var request)) return Results.BadRequest();
        using (request)
        {
            Received(logger, request.Reference);
            return await DecideAsync(context, request);
        }
    }

    private async Task<IResult> DecideAsync(HttpContext context, AuthorizationRequest request)
    {
        var behaviour = TestCards.BehaviourOf(request.Number);
        if (behaviour == Behaviour.Fail) return Results.StatusCode(StatusCodes.Status500InternalServerError);
        if (behaviour == Behaviour.Hang) await HangAsync(context);

        var booked = await ledger.BookAsync(
            new AuthorizationRecord(
                request.Reference,
                request.MerchantReference,
                request.Number.Last4,
                request.Amount,
                request.Currency,
                behaviour == Behaviour.Decline ? "declined" : "approved",
                Calls: 1),
            CancellationToken.None);
        if (behaviour == Behaviour.ChargeThenHang) await HangAsync(context);
        if (behaviour == Behaviour.ChargeThenFail) return Results.StatusCode(StatusCodes.Status500InternalServerError);
        if (behaviour == Behaviour.AnswerTwice && booked.Calls == 1) context.Abort();
        return Found(booked);
    }

    private static Task HangAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.RegisterForDispose(end);
        return Task.Delay(Timeout.Infinite, end.Token);
    }

    private static IResult Found(AuthorizationRecord? record) => record is null
        ? Results.NotFound()
        : Results.Json(
            // A void that came before its authorization makes the authorization a refused one.
            record is { Status: "voided", Calls: > 0, Amount: 0 }
                ? new Answer(record.Reference, "declined", DeclineReason: "voided")
                : new Answer(
                    record.Reference,
                    record.Status,
                    record.Status == "declined" ? null : CodeOf(record.Reference),
                    record.Status == "declined" ? "do-not-honour" : null),
            AcquirerJson.Default.Answer);

    private static string CodeOf(string reference) =>
        Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reference)).AsSpan(0, 3));

    [LoggerMessage(9001, LogLevel.Information, "Authorization received for {Reference}")]
    private static partial void Received(ILogger logger, string reference);
}
