using RegulatedWorkload.Edge.Cards;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Edge.Features;

/// <summary>Exchanges a card for a token: the one place where a card number enters the workload.</summary>
internal static class CardsFeature
{
    public static void AddCards(this WebApplicationBuilder builder)
    {
        builder.AddCallee("token-vault", TokenVault.Descriptor, invoker => new TokenVault.TokenVaultClient(invoker));
        builder.Services.AddSingleton<CardEndpoints>();
    }

    public static void MapCards(this IEndpointRouteBuilder app)
    {
        var cards = app.ServiceProvider.GetRequiredService<CardEndpoints>();
        app.MapPost("/cards", (RequestDelegate)cards.CreateAsync);
        app.MapDelete("/cards/{token}", (RequestDelegate)cards.DeleteAsync);
    }
}
