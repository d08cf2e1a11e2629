namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>
/// The acquirer replaces the credential of payments while payments are made: no restart, none fails, and each moves
/// money once.
/// </summary>
public sealed class CredentialRotationTests : IAsyncLifetime
{
    private ChangingCredential _rotation = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rotation = await ChangingCredential.StartAsync();
        // Connections come and go, as they do by their age.
        _rotation.Payments.Acquirer.RequestsPerConnection = 3;
    }

    public ValueTask DisposeAsync() => _rotation?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_new_credential_takes_over_before_the_old_one_is_withdrawn()
    {
        var acquirer = _rotation.Payments.Acquirer;
        await using var load = new PaymentLoad(_rotation.Payments);
        await load.PassAsync();

        var second = _rotation.AddVersion();
        await _rotation.RefreshAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(acquirer.Clients.Last()), last => last == second);
        // No payment is under way any more that began with the old one.
        await load.PassAsync();
        acquirer.IsSilent = true;
        acquirer.Admits = client => client.SerialNumber == second;
        await load.PassAsync();

        Assert.Equal(0, acquirer.Refused);
    }

    [Fact]
    public async Task An_old_credential_that_is_refused_at_once_costs_no_payment()
    {
        var acquirer = _rotation.Payments.Acquirer;
        await using var load = new PaymentLoad(_rotation.Payments);
        await load.PassAsync();

        var second = _rotation.AddVersion();
        acquirer.Admits = client => client.SerialNumber == second;
        await load.PassAsync();

        Assert.True(acquirer.Refused > 0);
        Cancellation.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task A_new_credential_that_the_acquirer_does_not_know_yet_costs_no_payment()
    {
        var acquirer = _rotation.Payments.Acquirer;
        await using var load = new PaymentLoad(_rotation.Payments);
        await load.PassAsync();

        acquirer.Admits = client => client.SerialNumber == _rotation.First;
        var second = _rotation.AddVersion();
        await _rotation.RefreshAsync();
        await load.PassAsync();
        Assert.True(acquirer.Refused > 0);

        acquirer.Admits = client => client.SerialNumber == second;
        await load.PassAsync();
    }

    [Fact]
    public async Task An_acquirer_that_goes_over_to_the_new_credential_between_two_attempts_costs_no_payment()
    {
        var acquirer = _rotation.Payments.Acquirer;
        var second = _rotation.AddVersion();
        await _rotation.RefreshAsync();
        var known = _rotation.First;
        acquirer.Admits = client =>
        {
            var admitted = client.SerialNumber == known;
            known = second;
            return admitted;
        };

        await _rotation.Payments.AuthorizedAsync();

        Assert.Equal(2, acquirer.Refused);
    }
}
