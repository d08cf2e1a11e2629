using System.Text.Json.Serialization;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>What the buyer's browser may know of a stored card.</summary>
internal sealed record StoredCard(string Token, string Brand, string Last4, int ExpiryMonth, int ExpiryYear);

/// <summary>The JSON of the card interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredCard))]
internal sealed partial class CardJson : JsonSerializerContext;
