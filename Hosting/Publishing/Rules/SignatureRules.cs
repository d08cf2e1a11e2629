namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>A signature is of someone: a key, or an identity with its issuer.</summary>
internal static class SignatureRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        if (input.Environment.Signatures is not { } signatures) yield break;
        var keyless = signatures.Issuer is not null || signatures.Identity is not null;
        if (keyless == signatures.PublicKey is not null)
        {
            yield return "The environment's 'signatures' names a 'publicKey', or an 'issuer' with an 'identity', and "
                + "not both; say who signs the images.";
        }
        else if (keyless && (string.IsNullOrEmpty(signatures.Issuer) || string.IsNullOrEmpty(signatures.Identity)))
        {
            yield return "The environment's 'signatures' needs both an 'issuer' and an 'identity'; with one alone, "
                + "signatures of strangers would do.";
        }
        else if (keyless && !Uri.IsWellFormedUriString(signatures.Issuer, UriKind.Absolute))
        {
            yield return $"The environment's 'signatures.issuer' is '{signatures.Issuer}', which is no address.";
        }
        else if (signatures.PublicKey is { } key && !Pem.IsPublicKey(key))
        {
            yield return "The environment's 'signatures.publicKey' holds no PEM public key, which begins with "
                + "-----BEGIN PUBLIC KEY-----.";
        }

        foreach (var fault in ObjectFormats.Pattern("signatures.identity", signatures.Identity)) yield return fault;
    }
}
