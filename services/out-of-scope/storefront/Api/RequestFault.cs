namespace RegulatedWorkload.Storefront.Api;

/// <summary>What is wrong with a request, as a problem. It never quotes the request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">The end of the problem type.</param>
/// <param name="Title">A sentence for people.</param>
internal sealed record RequestFault(int Status, string Slug, string Title)
{
    public static readonly RequestFault Malformed =
        new(400, "malformed", "The body is not a JSON object of the expected form.");

    public static readonly RequestFault KeyRequired =
        new(400, "idempotency-key-required", "The header Idempotency-Key is missing.");

    public static readonly RequestFault KeyInvalid = new(
        400, "idempotency-key-invalid", "The header Idempotency-Key must be 1 to 128 visible ASCII characters.");

    public static readonly RequestFault TooLarge = new(413, "too-large", "The body is too large.");

    public static readonly RequestFault MediaType =
        new(415, "unsupported-media-type", "The body must be application/json, without a content coding.");

    public static readonly RequestFault ForbiddenField =
        new(422, "forbidden-field", "Card numbers and card security data are never accepted here.");

    public static readonly RequestFault UnknownField =
        new(422, "unknown-field", "The body has a field that is not known here.");

    public static readonly RequestFault Items = new(422, "items-invalid", "An order has 1 to 20 different products.");

    public static readonly RequestFault Quantity =
        new(422, "quantity-invalid", "A quantity is a whole number from 1 to 99.");

    public static readonly RequestFault Token =
        new(422, "token-invalid", "The card token is not one that the card form gave.");

    public static readonly RequestFault Email = new(422, "email-invalid", "The e-mail address is missing or wrong.");
}
