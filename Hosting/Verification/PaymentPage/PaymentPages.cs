using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>Opens the payment page of a run on this machine, or of an environment.</summary>
public static class PaymentPages
{
    /// <summary>The page of a local run.</summary>
    /// <param name="root">The root of the repository, for the inventory.</param>
    /// <param name="options">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkloadException">The page does not answer.</exception>
    public static async Task<ReceivedPage> OfLocalRunAsync(
        string root, LaunchOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var certificate = Path.Combine(new LocalState(options.State).IngressCertificates, "tls.crt");
        if (!File.Exists(certificate)) throw new WorkloadException($"No workload has run with {options.State}.");
        using var client = EntranceClient.OfLocalRun(certificate);
        return await ReadAsync(root, client, $"dev.localhost:{options.Port}", cancellationToken);
    }

    /// <summary>The page of an environment, by its public address.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="environment">The cluster: a file in <c>AppHost/environments</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkloadException">The page does not answer.</exception>
    public static async Task<ReceivedPage> OfEnvironmentAsync(
        string root, string environment, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var cluster = EnvironmentFile.Read(root, environment, faults) ?? throw new PublishFaultsException(faults);
        using var client = EntranceClient.OfTheWorld();
        return await ReadAsync(root, client, cluster.Domain, cancellationToken);
    }

    private static Task<ReceivedPage> ReadAsync(
        string root, HttpMessageInvoker client, string domain, CancellationToken cancellationToken)
    {
        var inventory = PageInventory.Read(root);
        var reader = new PageReader(
            client, new Uri($"https://{inventory.Host}.{domain}"), new Uri($"https://{inventory.FramedBy}.{domain}"));
        return reader.ReadAsync(inventory.Page, cancellationToken);
    }
}
