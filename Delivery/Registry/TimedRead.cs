namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Reads what another machine sends, and fails when nothing comes for two minutes.</summary>
internal static class TimedRead
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The next bytes.</summary>
    /// <exception cref="RegistryException">The connection broke, or nothing came for two minutes.</exception>
    public static async ValueTask<int> ReadAsync(
        Stream source, Memory<byte> buffer, string origin, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            return await source.ReadAsync(buffer, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"Nothing more has come from {origin} for two minutes; try again later.");
        }
        catch (IOException fault)
        {
            throw new RegistryException($"The connection to {origin} broke: {fault.Message} Try again.", fault);
        }
    }
}
