using System.Text;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// Certificate files as people join, convert and paste them: read where one meaning is left, and otherwise refused by
/// the name of the file.
/// </summary>
public sealed class CertificateFileTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("certificate-files").FullName;
    private readonly TestAuthority _authority = new("authority");

    public CertificateFileTests()
    {
        using var leaf = _authority.Issue(Peer.Id("catalog"));
        _authority.WriteFiles(_files, leaf);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Theory]
    [InlineData("with Windows line ends")]
    [InlineData("with a byte order mark")]
    [InlineData("with words around")]
    [InlineData("with certificate and key in both files")]
    public async Task A_file_is_read(string how)
    {
        foreach (var file in (string[])["tls.crt", "tls.key", "ca.crt"])
        {
            var text = Text(file);
            Write(file, how switch
            {
                "with Windows line ends" => text.ReplaceLineEndings("\r\n"),
                "with a byte order mark" => "\uFEFF" + text,
                "with words around" => $"subject=CN = catalog\nBag Attributes: é\n{text}\nend\n",
                _ => file == "ca.crt" ? text : Text("tls.crt").TrimEnd() + "\n" + Text("tls.key").TrimEnd() + "\n",
            });
        }

        await using var peer = await StartAsync();

        Assert.Equal("catalog", peer.Name);
    }

    [Theory]
    [InlineData("tls.crt", "joined", "tls.crt ends one PEM block and begins the next in the same line")]
    [InlineData("tls.key", "joined", "tls.key ends one PEM block and begins the next in the same line")]
    [InlineData("tls.crt", "", "tls.crt holds no certificate.")]
    [InlineData("tls.key", "", "tls.key holds no private key that can be used.")]
    [InlineData("ca.crt", "", "ca.crt holds no certificate.")]
    [InlineData(
        "ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ca.crt holds a certificate that")]
    public async Task A_fault_is_told_by_the_name_of_the_file(string file, string text, string sentence)
    {
        Write(file, text == "joined" ? Text("tls.crt").TrimEnd() + Text("tls.key").TrimEnd() : text);

        var refusal = await Assert.ThrowsAsync<ConfigurationFaultsException>(async () => await StartAsync());

        Assert.Contains(Path.Combine(_files, sentence), refusal.Faults[0], StringComparison.Ordinal);
    }

    private Task<Peer> StartAsync() => Peer.StartAsync(
        "catalog",
        _files,
        TestCallers.Write(Path.Combine(_files, "callers.json"), (Peer.Id("storefront"), [Peer.List])));

    private string Text(string file) => File.ReadAllText(Path.Combine(_files, file));

    private void Write(string file, string text) =>
        File.WriteAllText(Path.Combine(_files, file), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
