using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// Renews certificates during a run: every ten minutes, and within seconds after the clock jumped, as it does when a
/// machine wakes or its time is set.
/// </summary>
/// <param name="certificates">What is renewed.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told a sentence when a renewal fails; it is tried again.</param>
public sealed class CertificateRenewal(LocalCertificates certificates, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);

    /// <summary>Renews until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Glance, time);
        var renewed = time.GetUtcNow();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = time.GetUtcNow();
            if (now >= renewed && now - renewed < Interval) continue;
            renewed = now;
            Renew();
        }
    }

    private void Renew()
    {
        try
        {
            certificates.RenewDue();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DamagedStateException)
        {
            tell($"Certificates could not be renewed ({fault.Message}); this is tried again in "
                + $"{Interval.TotalMinutes:0} minutes.");
        }
    }
}
