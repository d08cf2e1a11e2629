using Google.Protobuf;
using Grpc.Core;
using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.Edge.Requests;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>The two requests of the card form.</summary>
internal sealed class CardEndpoints(TokenVault.TokenVaultClient vault, PublicOrigins origins, TimeProvider time)
{
    private const int MaxBody = 8 * 1024;

    /// <summary><c>POST /cards</c>: stores a card and answers with its token.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (RefusalBeforeBody(context.Request) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, MaxBody, context.RequestAborted);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
        else if (CardReader.TryRead(body.Bytes, out var card, out var fault))
        {
            using (card) await TokenizeAsync(context, card);
        }
        else
        {
            await Problem.WriteAsync(context, fault.Status, fault.Slug, fault.Title);
        }
    }

    /// <summary><c>DELETE /cards/{token}</c>: destroys a card that was stored. Every holder of the token may.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        if (IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (!CardToken.TryParse(context.GetRouteValue("token") as string, out var token))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await VaultAnswer.WriteAsync(context, () => DeleteAsync(context, token));
        }
    }

    private int? RefusalBeforeBody(HttpRequest request)
    {
        if (IsForeign(request)) return StatusCodes.Status403Forbidden;
        return request.HasJsonContentType() && request.Headers.ContentEncoding.Count == 0
            ? null
            : StatusCodes.Status415UnsupportedMediaType;
    }

    // Browsers name the page that asks; only the card form may. Programs name none.
    private bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin && origin != origins.Pay;

    private Task TokenizeAsync(HttpContext context, Card card) => VaultAnswer.WriteAsync(context, async () =>
    {
        // Wrapped, not copied: the digits are wiped with the card.
        var number = UnsafeByteOperations.UnsafeWrap(card.Number.Reveal());
        var reply = await vault.TokenizeAsync(
            new TokenizeRequest { Number = number, ExpiryMonth = card.ExpiryMonth, ExpiryYear = card.ExpiryYear },
            Options(context));
        var stored = new StoredCard(reply.Token, reply.Brand, reply.Last4, reply.ExpiryMonth, reply.ExpiryYear);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            stored, CardJson.Default.StoredCard, cancellationToken: context.RequestAborted);
    });

    private async Task DeleteAsync(HttpContext context, CardToken token)
    {
        await vault.DeleteAsync(new DeleteRequest { Token = token.Value }, Options(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private CallOptions Options(HttpContext context) =>
        new(deadline: time.GetUtcNow().UtcDateTime + CallTimes.Store, cancellationToken: context.RequestAborted);
}
