using System.Security.Cryptography;
using System.Text.Json;
using RegulatedWorkload.Acquirer.Ledger;

namespace RegulatedWorkload.Acquirer;

/// <summary>The bank's interface: authorizations, what follows them, and the books.</summary>
internal sealed partial class AuthorizationsApi(
    LedgerStore ledger, ChosenBehaviour chosen, ILogger<AuthorizationsApi> logger)
{
    private const int MaxBodyBytes = 8 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/authorizations", (Delegate)AuthorizeAsync);
        routes.MapGet("/authorizations/{reference}", async (string reference, CancellationToken token) =>
            Found(await ledger.FindAsync(reference, token)));
        routes.MapPost("/authorizations/{reference}/captures", (string reference, HttpContext context) =>
            OperateAsync(reference, "approved", "captured", context));
        routes.MapPost("/authorizations/{reference}/refunds", (string reference, HttpContext context) =>
            OperateAsync(reference, "captured", "refunded", context));
        routes.MapPost("/authorizations/{reference}/voids", VoidAsync);
        routes.MapGet("/ledger", async (CancellationToken token) =>
            Results.Json(new Books(await ledger.ListAsync(token)), AcquirerJson.Default.Books));
    }

    private async Task<IResult> OperateAsync(string reference, string from, string to, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        if (await ledger.FindAsync(reference, cancellationToken) is not { } known) return Results.NotFound();
        try
        {
            var asked = await context.Request.ReadFromJsonAsync(AcquirerJson.Default.Operation, cancellationToken);
            if (asked?.Amount != known.Amount) return Results.UnprocessableEntity();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return Results.BadRequest();
        }

        return Found(await ledger.MoveAsync(reference, from, to, cancellationToken));
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
        var behaviour = chosen.Behaviour ?? TestCards.BehaviourOf(request.Number);
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
            record switch
            {
                // A void that came before its authorization makes the authorization a refused one.
                { Currency: "", Calls: > 0 } => new Answer(record.Reference, "declined", DeclineReason: "voided"),
                { Currency: "" } => new Answer(record.Reference, record.Status),
                { Status: "declined" } => new Answer(record.Reference, record.Status, DeclineReason: "do-not-honour"),
                _ => new Answer(
                    record.Reference, record.Status, record.Amount, record.Currency, CodeOf(record.Reference)),
            },
            AcquirerJson.Default.Answer);

    private static string CodeOf(string reference) =>
        Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reference)).AsSpan(0, 3));

    [LoggerMessage(9001, LogLevel.Information, "Authorization received for {Reference}")]
    private static partial void Received(ILogger logger, string reference);
}
