using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.Certificates.StandIn;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Verbs;

/// <summary>The key that signs releases stays in Key Vault.</summary>
public sealed class KeyVaultTests(SharedRegistry shared) : IAsyncLifetime
{
    private const string Key = $"https://{AzureStandIn.OfAuthority}/keys/release";

    private readonly RegistryClient _client = new();
    private readonly KeyFiles _files = new();
    private readonly Repository _quarantine = shared.Place().Below("quarantine");
    private AzureStandIn _azure = null!;

    private string Lock => _files.Beside("built.json");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems take their trusted roots from no file.");
        _azure = await AzureStandIn.StartAsync();
        await ImagesVerb.BuildAsync(_client, _quarantine, Lock);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _files.Dispose();
        if (_azure is not null) await _azure.DisposeAsync();
    }

    [Fact]
    public async Task What_the_vault_signed_is_verified_by_the_public_key_alone()
    {
        _azure.Vaults.MakeKey(AzureStandIn.OfAuthority, "release");
        var publicKey = _files.Beside("vault.pub");
        await File.WriteAllTextAsync(
            publicKey,
            _azure.Vaults.PublicKey(AzureStandIn.OfAuthority, "release"),
            TestContext.Current.CancellationToken);

        var signed = await SignAsync(Key);
        var again = await SignAsync(Key);

        Assert.True(signed.Code == 0, signed.Errors);
        Assert.Contains("edge: signed, ", signed.Output, StringComparison.Ordinal);
        Assert.Contains("edge: signed before, ", again.Output, StringComparison.Ordinal);
        string[] verify = ["verify", "--registry", $"{_quarantine}", "--lock", Lock, "--key"];
        Assert.Equal(0, (await ImagesVerb.RunAsync([.. verify, publicKey])).Code);
        Assert.Equal(1, (await ImagesVerb.RunAsync([.. verify, _files.Public])).Code);
        Assert.Equal(2, _azure.Vaults.Served.Count(request => request.EndsWith("/sign", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_vault_refuses_is_told_with_the_key_and_nothing_is_signed()
    {
        var missing = await SignAsync(Key);
        _azure.Vaults.MakeKey(AzureStandIn.OfAuthority, "release");
        _azure.Vaults.Refuse = request => request.EndsWith("/sign", StringComparison.Ordinal) ? 403 : null;
        var refused = await SignAsync(Key);
        var other = await SignAsync($"https://{AzureStandIn.OfAuthority}/secrets/release");

        Assert.Equal((1, 1, 1), (missing.Code, refused.Code, other.Code));
        Assert.Contains(
            $"The key {Key} cannot be read: it does not exist (404)", missing.Errors, StringComparison.Ordinal);
        Assert.Contains($"The key {Key} does not sign: ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("may not sign with it (403)", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("names no key", other.Errors, StringComparison.Ordinal);
        var verified = await ImagesVerb.RunAsync(
            "verify", "--registry", $"{_quarantine}", "--lock", Lock, "--key", _files.Public);
        Assert.Contains("is not signed", verified.Errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> SignAsync(string key) => ImagesVerb.RunAsync(
        _azure.Variables(), "sign", "--registry", $"{_quarantine}", "--lock", Lock, "--key", key);
}
