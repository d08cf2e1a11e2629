using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

/// <summary>Registries ask for a token in different words, and do not issue every one.</summary>
public sealed class ChallengeTests : IAsyncLifetime
{
    private readonly DockerFolder _docker = new();
    private RegistryStandIn _registry = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Repository Edge => Repository.Parse($"{_registry.Host}/live/edge");

    public async ValueTask InitializeAsync() => _registry = await RegistryStandIn.StartAsync(requiresToken: true);

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _docker.Dispose();
    }

    [Theory]
    [InlineData("Bearer realm=\"REALM\",service=stand-in")]
    [InlineData("Bearer realm=REALM, service=stand-in")]
    [InlineData("Bearer service = stand-in , realm = \"REALM\"")]
    [InlineData("bearer realm=\"REALM\",service=\"stand-in\",scope=\"repository:live/edge:pull,push\"")]
    [InlineData("Bearer realm=\"REALM\",service=\"stand\\-in\",error=\"insufficient_scope\"")]
    public async Task A_challenge_is_read_with_and_without_quotes(string challenge)
    {
        _registry.Challenge = challenge.Replace("REALM", $"http://{_registry.Host}/token", StringComparison.Ordinal);
        using var client = Client();

        await SampleImages.PushAsync(client, Edge, "edge");

        Assert.Equal(["stand-in"], _registry.Services.Distinct());
    }

    [Fact]
    public async Task A_blob_is_uploaded_where_no_token_is_issued_for_the_other_repository()
    {
        _registry.Refuses = scope => scope.Contains("quarantine", StringComparison.Ordinal);
        using var client = Client();
        var blob = Descriptor.Of(MediaTypes.LayerGzip, "a layer"u8);

        await client.UploadBlobAsync(
            Edge,
            blob,
            _ => Task.FromResult<Stream>(new MemoryStream("a layer"u8.ToArray())),
            mountFrom: Edge.At("quarantine/edge"),
            Token);

        Assert.True(await client.BlobExistsAsync(Edge, blob.Digest, Token));
    }

    [Fact]
    public async Task An_empty_credential_helper_means_none()
    {
        using var client = Client($$""","credsStore":"desktop","credHelpers":{"{{_registry.Host}}":""} """);

        await SampleImages.PushAsync(client, Edge, "edge");

        Assert.NotEmpty(_registry.Served);
    }

    private RegistryClient Client(string more = "") => _docker.Client(_registry.Host, "builder:correct horse", more);
}
