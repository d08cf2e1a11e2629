using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>A machine that sleeps, or whose time is set, keeps certificates that are valid now.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("clock").FullName);
    private readonly List<string> _told = [];

    public void Dispose() => Directory.Delete(_state.Root, recursive: true);

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(700)]
    [InlineData(-0.5)]
    [InlineData(-2)]
    [InlineData(-700)]
    public async Task A_jump_of_the_clock_by_days_is_followed_by_certificates_that_are_valid_then(double days)
    {
        var certificates = new LocalCertificates(Declared.Topology, _state, _time);
        certificates.RenewDue();
        using var stop = new CancellationTokenSource();
        var renewal = new CertificateRenewal(certificates, _time, _told.Add).RunAsync(stop.Token);

        _time.AdjustTime(_time.GetUtcNow() + TimeSpan.FromDays(days));
        _time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.BecomesAsync(() => Task.FromResult(InvalidFiles()), invalid => invalid.Count == 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => renewal);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_told_and_tried_again()
    {
        var certificates = new LocalCertificates(Declared.Topology, _state, _time);
        certificates.RenewDue();
        var key = _state.WorkloadAuthority + ".key";
        var kept = await File.ReadAllBytesAsync(key, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, "damaged", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var renewal = new CertificateRenewal(certificates, _time, _told.Add).RunAsync(stop.Token);

        _time.Advance(TimeSpan.FromDays(1));
        await Eventually.BecomesAsync(() => Task.FromResult(_told.Count), told => told == 1);
        await File.WriteAllBytesAsync(key, kept, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(10));

        await Eventually.BecomesAsync(() => Task.FromResult(InvalidFiles()), invalid => invalid.Count == 0);
        Assert.Contains(_state.WorkloadAuthority, _told[0], StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => renewal);
    }

    // Certificates that are not valid at the time of the clock, or that the authority beside them did not sign.
    private List<string> InvalidFiles()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var invalid = new List<string>();
        foreach (var folder in Directory.GetDirectories(Path.Combine(_state.Root, "certificates")))
        {
            using var leaf = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "tls.crt"));
            using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = now;
            if (!chain.Build(leaf)) invalid.Add(folder);
        }

        return invalid;
    }
}
