using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Certificates.StandIn;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>When Azure is of no help, one sentence says where and why.</summary>
public sealed class AzureFaultTests(IssuedVaults issued) : IAsyncLifetime
{
    private AzureStandIn _azure = null!;

    private static string[] Issue => ["issue", "--ca", AzureStandIn.Authority, "--environment", "production"];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems take their trusted roots from no file.");
        _azure = await AzureStandIn.StartAsync();
    }

    public ValueTask DisposeAsync() => _azure?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task An_authority_that_does_not_exist_is_told() =>
        AssertTold(await _azure.RunAsync(Issue), $"The authority {AzureStandIn.Authority} does not exist");

    [Fact]
    public async Task A_person_signs_in_by_the_Azure_CLI()
    {
        var tools = Directory.CreateDirectory(_azure.PathOf("tools")).FullName;
        var az = Path.Combine(tools, "az");
        await File.WriteAllTextAsync(
            az,
            """
            #!/bin/sh
            [ "$1 $2" = "account get-access-token" ] || exit 1
            echo '{"accessToken":"access-token","expiresOn":"2099-01-01 00:00:00.000000","tokenType":"Bearer"}'
            """,
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var person = Person($"{tools}:{Environment.GetEnvironmentVariable("PATH")}");

        var made = await _azure.RunAsync(person, "authority", "--ca", AzureStandIn.Authority);

        Assert.True(made.Code == 0, made.Errors);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", made.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signed_in_is_told() => AssertTold(
        await _azure.RunAsync(Person("/nonexistent"), Issue), "no one is signed in to Azure here; run 'az login'");

    [Fact]
    public async Task A_token_that_Entra_refuses_is_told()
    {
        await File.WriteAllTextAsync(_azure.PathOf("token"), "another", TestContext.Current.CancellationToken);

        AssertTold(await _azure.RunAsync(Issue), "Microsoft Entra ID gives no token (AADSTS70021)");
    }

    [Theory]
    [InlineData(403, "may not read the secret of its name (403)")]
    [InlineData(409, "the vault holds a deleted object of that name (409)")]
    [InlineData(400, "the vault answers with status 400")]
    public async Task An_answer_is_told_by_its_status(int status, string words)
    {
        _azure.Vaults.Refuse = _ => status;

        AssertTold(await _azure.RunAsync(Issue), $"The authority {AzureStandIn.Authority} cannot be read: ", words);
    }

    [Fact]
    public async Task A_vault_that_proves_itself_by_a_foreign_certificate_is_not_talked_to()
    {
        _azure.Vaults.TakeOver(issued.WithAuthority);
        var served = _azure.Vaults.Served.Count;

        var outcome = await _azure.RunAsync(new() { ["SSL_CERT_FILE"] = "/dev/null" }, Issue);

        Assert.Equal(1, outcome.Code);
        Assert.Equal(served, _azure.Vaults.Served.Count);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_asks_for_a_token_of_others_gets_none()
    {
        _azure.Resource = "https://vault.azure.net.attacker.example";

        AssertTold(await _azure.RunAsync(Issue), "names a resource that is not this vault's, so no token is sent");
        Assert.Empty(_azure.Vaults.Served);
    }

    [Fact]
    public async Task A_key_that_may_not_be_used_is_told_and_no_leaf_is_written()
    {
        _azure.Vaults.TakeOver(issued.WithAuthority);
        _azure.Vaults.Refuse = request => request.EndsWith("/sign", StringComparison.Ordinal) ? 403 : null;

        AssertTold(
            await _azure.RunAsync(Issue),
            $"The authority {AzureStandIn.Authority} does not sign: the identity signed in may not sign with it (403)",
            "Written: nothing.");
        Assert.Equal(["workload-ca-bundle"], _azure.Vaults.Names(AzureStandIn.InScope));
    }

    [Fact]
    public async Task A_certificate_beside_another_version_of_the_key_is_told()
    {
        _azure.Vaults.TakeOver(issued.WithAuthority);
        var former = (string?)_azure.Vaults.Secret(AzureStandIn.OfAuthority, "workload-ca")!.Tags["key-version"];
        await _azure.SucceedAsync("authority", "--ca", AzureStandIn.Authority, "--successor");
        _azure.Vaults.Secret(AzureStandIn.OfAuthority, "workload-ca")!.Tags["key-version"] = former;

        AssertTold(await _azure.RunAsync(Issue), "signs with another key than the one in the authority's certificate");
    }

    [Fact]
    public async Task An_environment_that_does_not_exist_is_told() => AssertTold(
        await _azure.RunAsync("status", "--environment", "nowhere"), "There is no environment 'nowhere'");

    // A person has no workload identity, and whatever tools are on the path.
    private static Dictionary<string, string?> Person(string path) => new()
    {
        ["AZURE_CLIENT_ID"] = null,
        ["AZURE_TENANT_ID"] = null,
        ["AZURE_FEDERATED_TOKEN_FILE"] = null,
        ["PATH"] = path,
    };

    private static void AssertTold(Outcome outcome, params string[] words)
    {
        Assert.Equal(1, outcome.Code);
        foreach (var expected in words) Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }
}
