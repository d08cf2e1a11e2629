namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>A handshake that the acquirer ends with an alert about the certificate has carried no request.</summary>
public sealed class CredentialAlertTests
{
    [Fact]
    public async Task A_payment_whose_credential_is_refused_by_an_alert_is_sent_with_the_new_one()
    {
        AlertingFront? front = null;
        await using var rotation = await ChangingCredential.StartAsync(
            workload => (front = new AlertingFront(workload)).Port);
        await using var disposed = front;
        var acquirer = rotation.Payments.Acquirer;
        var second = rotation.AddVersion();
        acquirer.Admits = client => client.SerialNumber == second;

        var payment = await rotation.Payments.AuthorizedAsync();

        Assert.Equal(1, rotation.Payments.AssertTruthful(payment)!.Authorizations);
        Assert.All(acquirer.Clients, client => Assert.Equal(second, client));
        Assert.Contains("certificate verify failed", await front!.StopServerAsync(), StringComparison.Ordinal);
    }
}
