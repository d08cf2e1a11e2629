using System.Text;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Edge.Cards;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Certificates.Issuing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.ServiceDefaults.Authorization;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.Storefront.Api;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>The parsers at the boundaries: of buyers, of files that people write, of registries.</summary>
internal static class Boundaries
{
    private const string Order =
        """
        {"items":[{"productId":"moka-pot","quantity":1}],"cardToken":"tok_AAAAAAAAAAAAAAAAAAAAAA","email":"a@b.example"}
        """;

    public static IReadOnlyList<Boundary> All { get; } = [.. OfBuyers(), .. OfFiles(), .. OfRegistries()];

    private static IEnumerable<Boundary> OfBuyers() =>
    [
        new("card form", [Bytes("""{"number":"4111 1111 1111 1111","expiryMonth":12,"expiryYear":2031}""")], input =>
        {
            if (!CardReader.TryRead(input, out var card, out var fault)) return fault.Slug;
            card.Dispose();
            return "card";
        }),
        new("order", [Bytes(Order)], input => OrderRequestReader.Read(input).Fault?.Slug ?? "order"),
        new("guard of bodies", [Bytes(Order), Bytes("a=4111-1111-1111-1111&b=%34%31")],
            input => $"{CardNumberGuard.InBody(input)}"),
        Boundary.OfText(
            "guard of texts",
            ["Mozilla/5.0", "%B4111111111111111^A/B^3112", "4111.1111.1111.1111@b.example"],
            text => $"{CardNumberGuard.InText(text)}"),
        Boundary.OfText("redactor", ["Paid with 4111 1111 1111 1111.", "NDExMTExMTExMTExMTExMQ=="],
            text => $"{ReferenceEquals(Redactor.Redact(text), text)}"),
        Boundary.OfText("e-mail address", ["ada@shop.example", "a.b+c@xn--bcher-kva.example"],
            text => $"{EmailAddress.TryParse(text, out _)}"),
        Boundary.OfText("card token", ["tok_AAAAAAAAAAAAAAAAAAAAAA"], text => $"{CardToken.TryParse(text, out _)}"),
    ];

    private static IEnumerable<Boundary> OfFiles()
    {
        var root = RepositoryRoot.Find();
        yield return new(
            "caller list",
            [Bytes("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-i/sa/edge","may":["/a.B/C"]}]}""")],
            input => Allowing<InvalidDataException>(() => $"{CallerList.Parse(input, "workload.example").Count > 0}"));
        yield return Boundary.OfText("SPIFFE ID", ["spiffe://workload.example/ns/a0005-i/sa/edge"],
            text => $"{SpiffeId.TryParse(text, out _)}");
        yield return Boundary.OfText(
            "store connection",
            ["Data Source=/state/orders.db", "Host=db.example;Database=orders;Username=a;Root Certificate=/ca.crt"],
            text =>
            {
                var faults = new List<string>();
                return $"{StoreConnection.Parse(text, null, faults)?.GetType().Name} {faults.Count}";
            });
        yield return Boundary.OfText(
            "environment file",
            [File.ReadAllText(Path.Combine(root, "AppHost", "environments", "production.json"))],
            text =>
            {
                var faults = new List<string>();
                return $"{EnvironmentFile.Parse("planted.json", text, faults) is not null} {faults.Count}";
            });
        yield return Boundary.OfText(
            "image lock",
            [File.ReadAllText(Path.Combine(root, ImageLockFile.Name))],
            text =>
            {
                var faults = new List<string>();
                return $"{StrictJson.Read("lock", text, ImageLockJson.Default.ImageLock, faults) is not null}";
            });
        yield return Boundary.OfText("trust bundle", [Certificates.Pem], text =>
        {
            var (found, uris) = (0, 0);
            foreach (var certificate in StoredTrust.Parse(text))
            {
                found++;
                uris += SubjectUris.Read(certificate).Count;
                certificate.Dispose();
            }

            return $"{found} {uris > 0}";
        });
    }

    private static IEnumerable<Boundary> OfRegistries()
    {
        var digest = $"sha256:{new string('a', 64)}";
        var manifest =
            $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{digest}}}","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{{digest}}}","size":9}]}
            """;
        var reference = ImageReference.Parse("registry.example/live/edge:1");
        yield return new("registry document", [Bytes(manifest)],
            input => Allowing<RegistryException>(() => DocumentType.Read(reference, null, input)));
        yield return new(
            "image configuration",
            [
                Bytes($$$"""
                {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{digest}}}"]}}
                """),
            ],
            input => Allowing<FormatException>(() => $"{ImageConfig.Read(input).Os}".Length > 0 ? "read" : "empty"));
        yield return new(
            "signed payload",
            [
                Bytes($$$"""
                {"critical":{"identity":{"docker-reference":"registry.example/edge"},
                 "image":{"docker-manifest-digest":"{{{digest}}}"},"type":"cosign container image signature"},
                 "optional":null}
                """),
            ],
            input => $"{SimpleSigning.Read(input) is not null}");
        yield return Boundary.OfText("image reference", [$"registry.example:5000/live/edge:1@{digest}"],
            text => Allowing<RegistryException>(() => ImageReference.Parse(text).Tag is null ? "digest" : "tag"));
        yield return Boundary.OfText(
            "registry challenge",
            ["Basic realm=x", "Bearer realm=\"https://auth.example/token\",service=\"registry.example\""],
            text =>
            {
                using var answer = new HttpResponseMessage();
                if (!answer.Headers.TryAddWithoutValidation("WWW-Authenticate", text)) return "not added";
                return $"{Challenge.Read(answer.Headers.WwwAuthenticate)?.Realm is not null}";
            });
    }

    private static string Allowing<T>(Func<string> read)
        where T : Exception
    {
        try
        {
            return read();
        }
        catch (T refusal)
        {
            // The words of a refusal tell kinds apart, once what it quotes is gone.
            return new string([.. refusal.Message.Where(char.IsAsciiLetter).Take(40)]);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
