using Microsoft.AspNetCore.Http;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

/// <summary>Against a registry with the referrers API, and against ones that misbehave.</summary>
public sealed class ModernRegistryTests : StandInTests
{
    [Fact]
    public async Task What_refers_to_an_image_is_asked_of_aRegistry_that_keeps_a_list()
    {
        var image = await SampleImages.PushAsync(Client, Edge, "edge");
        var first = await SampleImages.AttachAsync(Client, Edge, image, "application/vnd.one");
        var second = await SampleImages.AttachAsync(Client, Edge, image, "application/vnd.two");

        var all = await Client.ListReferrersAsync(Edge, image.Digest, null, Token);
        var typed = await Client.ListReferrersAsync(Edge, image.Digest, "application/vnd.two", Token);

        Assert.Equal(new[] { first.Digest, second.Digest }.ToHashSet(), all.Select(one => one.Digest).ToHashSet());
        Assert.Equal([second.Digest], typed.Select(one => one.Digest));
        Assert.Null(await Client.FindManifestAsync(ImageReference.Of(Edge, $"sha256-{image.Digest.Hex}"), Token));
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        var image = await SampleImages.PushAsync(Client, Edge, "edge", tag: "1.0");
        var other = await SampleImages.PushAsync(Client, Edge, "other");
        Registry.Instead = context => SendAsync(context, MediaTypes.Manifest, other.Content.ToArray());

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(Edge, image.Digest), Token));

        Assert.Contains($"and sent {other.Digest}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_two_readers_would_take_for_two_things_is_refused()
    {
        var index = ManifestContent.Of(new ImageIndex([]));
        Registry.Instead = context => SendAsync(context, MediaTypes.Manifest, index.Content.ToArray());

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token));

        Assert.Contains(
            $"is sent as {MediaTypes.Manifest}, calls itself {MediaTypes.Index}",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busyRegistry_is_asked_again()
    {
        var left = 2;
        Registry.Instead = context =>
        {
            if (left-- <= 0) return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "0";
            return Task.FromResult(true);
        };

        await SampleImages.PushAsync(Client, Edge, "edge", tag: "1.0");

        Assert.NotNull(await Client.FindManifestAsync(ImageReference.Of(Edge, "1.0"), Token));
    }

    [Fact]
    public async Task Words_of_aRegistry_are_shortened_and_shown_without_control_characters()
    {
        Registry.Instead = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync(
                $$"""{"errors":[{"code":"DENIED","message":"\u001b[2J{{new string('x', 1000)}}"}]}""");
            return true;
        };

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token));

        Assert.Contains("403 Forbidden (DENIED: [2Jxxx", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the right to pull from", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refusal.Message);
        Assert.True(refusal.Message.Length < 600);
    }

    [Fact]
    public async Task A_manifest_without_end_does_not_fill_the_memory()
    {
        Registry.Instead = context => SendAsync(context, MediaTypes.Manifest, new byte[(4 << 20) + 1]);

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token));

        Assert.Contains("larger than 4 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifests")]
    [InlineData("blobs")]
    public async Task A_connection_that_breaks_is_told_in_a_sentence(string kind)
    {
        var blob = await Client.UploadBlobAsync(Edge, MediaTypes.LayerGzip, new byte[1000], Token);
        Registry.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains(kind, StringComparison.Ordinal)) return false;
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => kind == "blobs"
            ? Client.ReadBlobAsync(Edge, blob, Token)
            : Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token));

        // Whether it broke before or after the first bytes depends on the two ends.
        Assert.Contains(Registry.Host, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("promises", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_are_not_sent_in_clear_to_another_machine()
    {
        Registry.Instead = context =>
        {
            if (context.Request.Method != "POST") return Task.FromResult(false);
            context.Response.StatusCode = 202;
            context.Response.Headers.Location = "http://registry.invalid/upload";
            return Task.FromResult(true);
        };

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => SampleImages.PushAsync(Client, Edge, "edge"));

        Assert.Contains("http://registry.invalid, which is not encrypted", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARegistry_that_is_not_there_is_told_by_its_name()
    {
        var gone = Repository.Parse($"{Registry.Host}/live/edge");
        await Registry.DisposeAsync();

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(gone, "1.0"), Token));

        Assert.Contains(
            $"The registry {gone.Host} was asked to read the manifest of", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> SendAsync(HttpContext context, string type, byte[] content)
    {
        if (context.Request.Method != "GET") return false;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(content);
        return true;
    }
}
