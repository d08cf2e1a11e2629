using System.Text;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

public sealed class SignInTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("docker").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_registry_with_passwords_takes_that_of_docker_login()
    {
        await using var registry = await RegistryProcess.StartAsync(requiresPassword: true);
        var repository = Repository.Parse($"{registry.Host}/edge");

        using (var stranger = Client("{}"))
        {
            var refusal = await Assert.ThrowsAsync<RegistryException>(
                () => SampleImages.PushAsync(stranger, repository, "edge"));
            Assert.Contains("401 Unauthorized", refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"docker login {registry.Host}", refusal.Message, StringComparison.Ordinal);
        }

        using var known = Client(Auths(registry.Host, $"{RegistryProcess.User}:{RegistryProcess.Password}"));
        var image = await SampleImages.PushAsync(known, repository, "edge");
        Assert.NotNull(await known.FindManifestAsync(ImageReference.Of(repository, image.Digest), Token));
    }

    [Fact]
    public async Task A_registry_with_tokens_issues_them_for_the_repository_alone()
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        using var client = Client(Auths(registry.Host, "builder:correct horse"));

        await SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/live/edge"), "edge");

        Assert.Equal(
            ["repository:live/edge:pull", "repository:live/edge:pull,push"], registry.Scopes.Distinct().Order());
        Assert.Equal(registry.Scopes.Distinct().Count(), registry.Scopes.Count);
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_as_azure_container_registry_wants_it()
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        using var client = Client($$"""
            {"auths":{"{{registry.Host}}":{"auth":"{{Base64("00000000-0000-0000-0000-000000000000:")}}",
            "identitytoken":"{{RegistryStandIn.RefreshToken}}"} } }
            """);

        await SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/live/edge"), "edge");

        Assert.NotEmpty(registry.Served);
    }

    [Fact]
    public async Task A_refused_sign_in_shows_no_password()
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        using var client = Client(Auths(registry.Host, "builder:wrong horse"));

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/edge"), "edge"));

        Assert.Contains("it answers 401", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Base64("builder:wrong horse"), refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_sent_in_clear_to_another_machine()
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        registry.Realm = "http://registry.invalid/token";
        using var client = Client(Auths(registry.Host, "builder:correct horse"));

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/edge"), "edge"));

        Assert.Contains("no https address", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_not_shown_to_where_a_registry_sends_its_readers()
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        await using var storage = await RegistryStandIn.StartAsync();
        using var client = Client(Auths(registry.Host, "builder:correct horse"));
        var repository = Repository.Parse($"{registry.Host}/edge");
        var blob = await client.UploadBlobAsync(repository, "application/octet-stream", "a layer"u8.ToArray(), Token);
        var shown = "nothing";
        registry.Instead = context =>
        {
            context.Response.Redirect(
                $"http://{storage.Host}/v2{context.Request.Path}", permanent: false, preserveMethod: true);
            return Task.FromResult(true);
        };
        storage.Instead = async context =>
        {
            shown = context.Request.Headers.Authorization.ToString();
            await context.Response.Body.WriteAsync("a layer"u8.ToArray());
            return true;
        };

        Assert.Equal("a layer"u8.ToArray(), await client.ReadBlobAsync(repository, blob, Token));

        Assert.Equal("", shown);
    }

    [Fact]
    public async Task A_credential_helper_is_asked_as_docker_asks_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The helper of this test is a shell script.");
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        var helper = Path.Combine(_folder, "docker-credential-test");
        await File.WriteAllTextAsync(
            helper,
            $$"""
            #!/bin/sh
            read -r host
            [ "$1 $host" = "get {{registry.Host}}" ] || exit 1
            echo '{"ServerURL":"x","Username":"<token>","Secret":"{{RegistryStandIn.RefreshToken}}"}'
            """,
            Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{path}");
        try
        {
            using var client = Client("""{"credsStore":"test"}""");
            await SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/edge"), "edge");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        Assert.NotEmpty(registry.Served);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"auths":{"HOST":{"auth":"%%%"}}}""")]
    [InlineData("""{"credsStore":"that-is-not-installed"}""")]
    [InlineData("""{"credsStore":"../../bin/sh"}""")]
    public async Task Credentials_that_cannot_be_read_are_told_and_not_skipped(string config)
    {
        await using var registry = await RegistryStandIn.StartAsync(requiresToken: true);
        using var client = Client(config.Replace("HOST", registry.Host, StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => SampleImages.PushAsync(client, Repository.Parse($"{registry.Host}/edge"), "edge"));

        Assert.Contains("docker login", refusal.Message, StringComparison.Ordinal);
    }

    private static string Auths(string host, string pair) =>
        $$"""{"auths":{"{{host}}":{"auth":"{{Base64(pair)}}"} } }""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private RegistryClient Client(string config)
    {
        var file = Path.Combine(_folder, "config.json");
        File.WriteAllText(file, config);
        return new RegistryClient(file, TimeProvider.System);
    }
}
