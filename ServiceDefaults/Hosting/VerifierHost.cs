using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Probing;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>What the Job of a verifier runs, in the image of any service of its scope.</summary>
internal static class VerifierHost
{
    /// <summary>The argument that makes an image verify and end.</summary>
    public const string Word = "verify";

    /// <summary>Verifies, under the identity that the environment variables give. It listens to nobody.</summary>
    /// <param name="output">Where the answers and differences go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether all attempts ended as they should.</returns>
    /// <exception cref="ConfigurationFaultsException">Some setting is missing or wrong.</exception>
    public static async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<SegmentationVerifier>();
        await using var app = builder.Build();
        var verifier = app.Services.GetRequiredService<SegmentationVerifier>();
        return await verifier.VerifyAsync(output, cancellationToken);
    }
}
