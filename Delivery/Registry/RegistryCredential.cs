namespace RegulatedWorkload.Delivery.Registry;

/// <summary>How to sign in to a registry. It prints nothing of itself.</summary>
internal sealed class RegistryCredential
{
    /// <summary>The user's name; null with an identity token.</summary>
    public string? User { get; init; }

    /// <summary>The password; null with an identity token.</summary>
    public string? Password { get; init; }

    /// <summary>A refresh token, as Azure Container Registry issues it; null with a password.</summary>
    public string? IdentityToken { get; init; }

    public override string ToString() => "a credential";
}

/// <summary>Finds the credential for a registry.</summary>
internal interface IRegistryCredentials
{
    /// <summary>The credential for a registry; null for an anonymous caller.</summary>
    Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken);
}
