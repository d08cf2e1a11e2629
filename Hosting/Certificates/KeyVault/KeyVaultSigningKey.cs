using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>
/// A key that Key Vault made and never gives away: https://learn.microsoft.com/rest/api/keyvault/keys.
/// </summary>
internal sealed class KeyVaultSigningKey(HttpPipeline requests, Uri vault, string name)
{
    private const string ApiVersion = "7.4";

    /// <summary>Makes a new version of the key, on P-256, that signs and does nothing else.</summary>
    /// <param name="inHardware">In a hardware security module, which takes a vault of the tier Premium.</param>
    /// <param name="expires">When it signs no longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(string Version, PublicKey Key)> CreateAsync(
        bool inHardware, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        using var message = Post($"/keys/{name}/create", new JsonObject
        {
            ["kty"] = inHardware ? "EC-HSM" : "EC",
            ["crv"] = "P-256",
            ["key_ops"] = new JsonArray("sign"),
            ["attributes"] = new JsonObject { ["exp"] = expires.ToUnixTimeSeconds() },
        });
        await requests.SendAsync(message, cancellationToken);
        return Read(message);
    }

    /// <summary>The public half of a version of the key, or of its newest one, and that version.</summary>
    /// <exception cref="NotSupportedException">The key is none on P-256.</exception>
    public async Task<(string Version, PublicKey Key)> GetAsync(string? version, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Get, version is null ? $"/keys/{name}" : $"/keys/{name}/{version}");
        await requests.SendAsync(message, cancellationToken);
        return Read(message);
    }

    /// <summary>Signs a digest by a version of the key: ECDSA, as two numbers side by side (IEEE P1363).</summary>
    public byte[] Sign(string version, string algorithm, ReadOnlySpan<byte> digest)
    {
        using var message = Post($"/keys/{name}/{version}/sign", new JsonObject
        {
            ["alg"] = algorithm,
            ["value"] = Base64Url.EncodeToString(digest),
        });
        requests.Send(message, CancellationToken.None);
        return Bytes(Answer(message), "value");
    }

    private HttpMessage Message(RequestMethod method, string path)
    {
        var message = requests.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(vault, $"{path}?api-version={ApiVersion}"));
        message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        return message;
    }

    private HttpMessage Post(string path, JsonObject body)
    {
        var message = Message(RequestMethod.Post, path);
        message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
        message.Request.Content = RequestContent.Create(BinaryData.FromString(body.ToJsonString()));
        return message;
    }

    private static (string Version, PublicKey Key) Read(HttpMessage message)
    {
        var key = Answer(message).GetProperty("key");
        if (!key.TryGetProperty("crv", out var curve) || curve.GetString() != "P-256")
        {
            throw new NotSupportedException("The key is none on P-256.");
        }

        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") },
        });
        return (new Uri(key.GetProperty("kid").GetString()!).Segments[^1], new PublicKey(ecdsa));
    }

    private static JsonElement Answer(HttpMessage message)
    {
        if (message.Response.IsError) throw new Azure.RequestFailedException(message.Response);
        using var document = JsonDocument.Parse(message.Response.Content);
        return document.RootElement.Clone();
    }

    private static byte[] Bytes(JsonElement element, string property) =>
        Base64Url.DecodeFromChars(element.GetProperty(property).GetString());
}
