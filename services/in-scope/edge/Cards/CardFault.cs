namespace RegulatedWorkload.Edge.Cards;

/// <summary>Why a request body is not a card.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">The stable end of the problem type.</param>
/// <param name="Title">A sentence for people.</param>
internal sealed record CardFault(int Status, string Slug, string Title)
{
    public static readonly CardFault Malformed = new(
        StatusCodes.Status400BadRequest, "malformed", "The body must be one JSON object.");

    public static readonly CardFault ForbiddenField = Invalid(
        "forbidden-field", "Security codes, PINs and track data are never accepted.");

    public static readonly CardFault UnknownField = Invalid(
        "unknown-field", "The fields are number, expiryMonth and expiryYear.");

    public static readonly CardFault NumberInvalid = Invalid(
        "card-number-invalid", "The card number is not valid.");

    public static readonly CardFault ExpiryInvalid = Invalid(
        "expiry-invalid", "The expiry must be a month from 1 to 12 and a year of four digits.");

    private static CardFault Invalid(string slug, string title) =>
        new(StatusCodes.Status422UnprocessableEntity, slug, title);
}
