using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

/// <summary>
/// Registries answer differently where the specification leaves room, and where it does not. What counts is that the
/// content with the digest is there.
/// </summary>
public sealed class DifferingRegistryTests : StandInTests
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task A_blob_that_may_not_be_mounted_is_uploaded(int status)
    {
        var blob = Descriptor.Of(MediaTypes.LayerGzip, "a layer"u8);
        Registry.Instead = context => AnswerAsync(
            context, context.Request.Query.ContainsKey("mount") ? status : null);

        await Client.UploadBlobAsync(
            Edge,
            blob,
            _ => Task.FromResult<Stream>(new MemoryStream("a layer"u8.ToArray())),
            mountFrom: Edge.At("quarantine/edge"),
            Token);

        Assert.Equal("a layer"u8.ToArray(), await Client.ReadBlobAsync(Edge, blob, Token));
    }

    [Theory]
    [InlineData("blobs", 200)]
    [InlineData("blobs", 202)]
    [InlineData("blobs", 204)]
    [InlineData("manifests", 200)]
    [InlineData("manifests", 202)]
    public async Task Another_word_for_success_is_believed_when_the_digest_is_there(string kind, int status)
    {
        Registry.Puts = put => put == kind ? status : 201;

        var image = await SampleImages.PushAsync(Client, Edge, "edge", tag: "1.0");

        Assert.Equal(
            image.Digest, (await Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token)).Digest);
    }

    [Theory]
    [InlineData("blobs", "does not have it")]
    [InlineData("manifests", "stored something else")]
    public async Task A_success_without_the_content_is_none(string kind, string why)
    {
        using var client = new RegistryClient(Path.Combine(Path.GetTempPath(), "none.json"), new Hasty());
        Registry.Instead = context => AnswerAsync(
            context,
            context.Request.Method == "PUT" && context.Request.Path.Value!.Contains(kind, StringComparison.Ordinal)
                ? 202
                : null);

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => SampleImages.PushAsync(client, Edge, "edge", tag: "1.0"));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("application/octet-stream")]
    public async Task A_manifest_is_what_it_says_of_itself(string? sentAs)
    {
        var image = await SampleImages.PushAsync(Client, Edge, "edge");
        var document = JsonNode.Parse(image.Content.Span)!.AsObject();
        Assert.True(document.Remove("mediaType"));
        var nameless = Encoding.UTF8.GetBytes(document.ToJsonString());
        foreach (var content in new[] { image.Content.ToArray(), nameless })
        {
            Registry.Instead = context => SendAsync(context, sentAs, content);

            var found = await Client.GetManifestAsync(ImageReference.Of(Edge, Digest.Of(content)), Token);

            Assert.Equal(MediaTypes.Manifest, found.MediaType);
        }
    }

    [Theory]
    [InlineData("application/json", """{"mediaType":"INDEX","config":{},"layers":[]}""")]
    [InlineData("application/json", """{"config":{},"layers":[],"manifests":[]}""")]
    [InlineData("application/json", """{"mediaType":"MANIFEST","config":{},"layers":[],"manifests":[]}""")]
    [InlineData("text/plain", """{"name":"live/edge","tags":[]}""")]
    [InlineData("INDEX", """{"config":{},"layers":[]}""")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", """{"config":{},"layers":[]}""")]
    [InlineData("text/html", "<html>")]
    public async Task What_contradicts_itself_is_refused_however_it_is_sent(string sentAs, string document)
    {
        Registry.Instead = context => SendAsync(context, Typed(sentAs), Encoding.UTF8.GetBytes(Typed(document)));

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => Client.GetManifestAsync(ImageReference.Of(Edge, "1.0"), Token));

        Assert.Contains($"What {Edge}:1.0 names is", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(501)]
    public async Task ARegistry_that_does_not_know_of_referrers_gets_the_list_under_a_tag(int status)
    {
        Registry.NotesSubjects = false;
        Registry.Instead = context => AnswerAsync(
            context,
            context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal) ? status : null);
        var image = await SampleImages.PushAsync(Client, Edge, "edge");
        var artifact = await SampleImages.AttachAsync(Client, Edge, image, "application/vnd.one");

        var found = await Client.ListReferrersAsync(Edge, image.Digest, null, Token);

        Assert.Equal([artifact.Digest], found.Select(one => one.Digest));
    }

    [Fact]
    public async Task An_index_is_no_list_of_what_refers_to_it()
    {
        var image = await SampleImages.PushAsync(Client, Edge, "edge");
        var index = ManifestContent.Of(new ImageIndex([image.Descriptor]));
        await Client.PutManifestAsync(Edge, index, "1.0", Token);
        Registry.Instead = context => context.Request.Path.Value switch
        {
            { } path when path.Contains("/referrers/", StringComparison.Ordinal) => AnswerAsync(context, 404),
            // The tag sha256-HEX taken for the digest sha256:HEX.
            { } path when path.Contains("/manifests/sha256-", StringComparison.Ordinal) =>
                SendAsync(context, MediaTypes.Index, index.Content.ToArray()),
            _ => Task.FromResult(false),
        };

        Assert.Empty(await Client.ListReferrersAsync(Edge, index.Digest, null, Token));
    }

    private static string Typed(string text) => text
        .Replace("INDEX", MediaTypes.Index, StringComparison.Ordinal)
        .Replace("MANIFEST", MediaTypes.Manifest, StringComparison.Ordinal);

    private static Task<bool> AnswerAsync(HttpContext context, int? status)
    {
        if (status is { } code) context.Response.StatusCode = code;
        return Task.FromResult(status is not null);
    }

    private static async Task<bool> SendAsync(HttpContext context, string? type, byte[] content)
    {
        if (context.Request.Method != "GET") return false;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(content);
        return true;
    }

    /// <summary>The system's time, but for pauses, which are over at once.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
