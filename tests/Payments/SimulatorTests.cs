extern alias acquirer;

using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>The acquirer simulator keeps books that can be trusted.</summary>
public sealed class SimulatorTests : IAsyncDisposable
{
    private readonly TestWorkload _workload = new();

    public ValueTask DisposeAsync() => _workload.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(6800)]
    public async Task An_authorization_of_any_amount_can_be_voided(int amount)
    {
        using var bank = await OpenAsync();
        await AuthorizeAsync(bank, "pay_1", amount);

        var voided = await PostAsync(bank, "authorizations/pay_1/voids", amount);

        Assert.Contains("\"status\":\"voided\"", voided, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_void_that_comes_first_makes_the_authorization_a_refused_one()
    {
        using var bank = await OpenAsync();

        var tombstone = await PostAsync(bank, "authorizations/pay_1/voids", 6800);
        var late = await AuthorizeAsync(bank, "pay_1", 6800);

        Assert.Contains("\"status\":\"voided\"", tombstone, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"declined\"", late, StringComparison.Ordinal);
        Assert.DoesNotContain("authorizationCode", late, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("captures")]
    [InlineData("refunds")]
    public async Task An_operation_for_another_amount_moves_no_money(string operation)
    {
        using var bank = await OpenAsync();
        await AuthorizeAsync(bank, "pay_1", 6800);
        if (operation == "refunds") await PostAsync(bank, "authorizations/pay_1/captures", 6800);

        using var refused = await bank.PostAsJsonAsync(
            $"authorizations/pay_1/{operation}", new { amount = 6801 }, TestContext.Current.CancellationToken);

        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains(
            operation == "captures" ? "\"status\":\"approved\"" : "\"status\":\"captured\"",
            await bank.GetStringAsync("authorizations/pay_1", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_says_how_much_is_held()
    {
        using var bank = await OpenAsync();

        var answer = await AuthorizeAsync(bank, "pay_1", 6800);

        Assert.Contains(
            "\"status\":\"approved\",\"amount\":6800,\"currency\":\"EUR\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_books_are_for_its_owner_alone_also_where_they_were_not_before()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        var launch = await _workload.LaunchAsync("acquirer");
        var file = launch.Environment["WORKLOAD__STORE__CONNECTION"].Split("Data Source=")[1];
        await File.WriteAllBytesAsync(file, [], TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        using var bank = await OpenAsync();
        await AuthorizeAsync(bank, "pay_1", 6800);

        var files = Directory.GetFiles(Path.GetDirectoryName(file)!);
        Assert.Contains(file + "-wal", files);
        foreach (var one in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one));
        }
    }

    [Theory]
    [InlineData("HUF", 200)]
    [InlineData("XAU", 400)]
    [InlineData("ABC", 400)]
    public async Task A_currency_is_one_that_has_a_minor_unit(string currency, int status)
    {
        using var bank = await OpenAsync();

        using var answer = await bank.PostAsJsonAsync(
            "authorizations",
            new { reference = "pay_1", number = FakeVault.Approved, amount = 6400, currency },
            TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private async Task<HttpClient> OpenAsync()
    {
        await _workload.StartAsync(
            (await _workload.LaunchAsync("acquirer")).Environment, acquirer::RegulatedWorkload.Acquirer.Program.Build);
        var credential = await File.ReadAllTextAsync(
            _workload.AcquirerCredential, TestContext.Current.CancellationToken);
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(_workload.Certificates("acquirer"), "ca.crt"));
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                ClientCertificates = [X509Certificate2.CreateFromPem(credential, credential)],
                CertificateChainPolicy = trust,
            },
        })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{_workload.PortOf("acquirer")}/"),
        };
    }

    private static Task<string> AuthorizeAsync(HttpClient bank, string reference, int amount) => PostAsync(
        bank,
        "authorizations",
        new { reference, number = FakeVault.Approved, amount, currency = "EUR", merchantReference = "ord_1" });

    private static Task<string> PostAsync(HttpClient bank, string path, int amount) =>
        PostAsync(bank, path, new { amount });

    private static async Task<string> PostAsync(HttpClient bank, string path, object body)
    {
        using var answer = await bank.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
