using Azure.Core.Pipeline;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>How often and for how long Key Vault and Microsoft Entra ID are asked, and over what.</summary>
internal sealed record KeyVaultOptions
{
    /// <summary>Carries the requests; null stands for the one of the client library.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long reading a secret may take with all attempts and the pauses that the vault asks for.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause between attempts; later ones grow, and all are jittered.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many times a failed attempt is repeated.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>How old a secret may become before it is read again; up to a fifth is taken off at random.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMinutes(1);
}
