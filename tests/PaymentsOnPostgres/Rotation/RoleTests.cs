using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>Payments have the roles that the documents tell, and need no more.</summary>
public sealed class RoleTests
{
    [Theory]
    [InlineData("key-encryption-key")]
    [InlineData("fingerprint-key")]
    public async Task Payments_pay_with_their_own_secrets_and_cannot_read_a_key_of_the_vault(string key)
    {
        await using var rotation = await ChangingCredential.StartAsync();
        rotation.AddForeign(key);

        rotation.Payments.AssertTruthful(await rotation.Payments.AuthorizedAsync());
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => rotation.ReadAsync(key));

        Assert.Contains("may not read it (403)", fault.Message, StringComparison.Ordinal);
    }
}
