using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>An authority that must not or cannot issue is refused in a sentence, and nothing is written.</summary>
public sealed class AuthorityFileTests(IssuedFixture issued) : IDisposable
{
    private static readonly TestCertificate Good = new()
    {
        Subject = "CN=an authority of our own",
        IsAuthority = true,
        KeyUsages = X509KeyUsageFlags.KeyCertSign,
        Usages = [],
        NotAfter = DateTimeOffset.UtcNow.AddDays(100),
    };

    private readonly Folder _folder = issued.Copy();

    public static TheoryData<string, TestCertificate> Unfit => new()
    {
        { "it is no certificate of an authority", Good with { IsAuthority = false } },
        { "its key usage does not allow", Good with { KeyUsages = X509KeyUsageFlags.DigitalSignature } },
        { "its key is not ECDSA on P-256 or P-384", Good with { Key = "P-224" } },
        { "its key is not ECDSA on P-256 or P-384", Good with { Key = "RSA-2048" } },
        { "it expired at ", Good with { NotAfter = DateTimeOffset.UtcNow.AddMinutes(-1) } },
        { "it is valid from ", Good with { NotBefore = DateTimeOffset.UtcNow.AddDays(1) } },
    };

    private string NewOutput => Path.Combine(_folder.Root, "new");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_authority_of_other_making_issues_too()
    {
        Write(_folder, Good.SelfSigned());

        await Verb.SucceedAsync("issue", "--ca", _folder.Authority, "--output", NewOutput);

        await OpenSslVerify.PassAsync(
            Path.Combine(NewOutput, "edge", "ca.crt"), Path.Combine(NewOutput, "edge", "tls.crt"), "sslserver");
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task An_unfit_authority_is_refused(string reason, TestCertificate certificate)
    {
        Write(_folder, certificate.SelfSigned());

        await AssertRefusedAsync(
            $"The certificate in {_folder.Authority}.crt cannot be the workload's authority: {reason}");
    }

    [Fact]
    public async Task An_authority_below_another_is_refused()
    {
        using var corporate = new TestAuthority("corporate root");
        Write(_folder, corporate.Issue(Good));

        await AssertRefusedAsync("another authority signed it, and whatever else that one signs would be trusted too");
    }

    [Theory]
    [InlineData(".crt")]
    [InlineData(".key")]
    public async Task A_missing_file_is_named(string extension)
    {
        File.Delete(_folder.Authority + extension);

        await AssertRefusedAsync(
            $"The authority's file {_folder.Authority}{extension} does not exist. --ca takes the path of .crt and .key "
            + "without the extension; 'certificates authority' makes one.");
    }

    [Theory]
    [InlineData(".crt", "holds no certificate in PEM that can be read")]
    [InlineData(".key", "holds no ECDSA key in PEM that can be read")]
    public async Task A_damaged_file_is_named(string extension, string words)
    {
        await File.WriteAllTextAsync(
            _folder.Authority + extension, "-----BEGIN NOTHING-----", TestContext.Current.CancellationToken);

        await AssertRefusedAsync($"{_folder.Authority}{extension} {words}");
    }

    [Fact]
    public async Task A_key_of_another_authority_is_refused()
    {
        File.Copy(_folder.Successor + ".key", _folder.Authority + ".key", overwrite: true);

        await AssertRefusedAsync($"The key {_folder.Authority}.key belongs to another certificate");
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        File.SetUnixFileMode(
            _folder.Authority + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        await AssertRefusedAsync($"{_folder.Authority}.key can be used by others than its owner.");
    }

    [Fact]
    public async Task A_key_with_a_password_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(
            _folder.Authority + ".key",
            key.ExportEncryptedPkcs8PrivateKeyPem(
                "password", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)),
            TestContext.Current.CancellationToken);

        await AssertRefusedAsync("a key with a password is not read");
    }

    [Fact]
    public async Task An_authority_is_never_overwritten()
    {
        var key = await File.ReadAllTextAsync(_folder.Authority + ".key", TestContext.Current.CancellationToken);

        var again = await Verb.RunAsync("authority", "--ca", _folder.Authority);

        Assert.Equal(1, again.Code);
        Assert.Contains("exists, and an authority is never overwritten", again.Errors, StringComparison.Ordinal);
        Assert.Equal(
            key, await File.ReadAllTextAsync(_folder.Authority + ".key", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--hsm")]
    [InlineData("--successor")]
    public async Task What_only_Key_Vault_can_do_is_refused_for_files(string option)
    {
        var outcome = await Verb.RunAsync("authority", "--ca", NewOutput, option);

        Assert.Equal(1, outcome.Code);
        Assert.Contains("are for an authority in Key Vault", outcome.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(NewOutput + ".crt"));
    }

    internal static void Write(Folder folder, X509Certificate2 authority)
    {
        using (authority)
        {
            using var ecdsa = authority.GetECDsaPrivateKey();
            using AsymmetricAlgorithm key = ecdsa is not null ? ecdsa : authority.GetRSAPrivateKey()!;
            File.WriteAllText(folder.Authority + ".crt", authority.ExportCertificatePem());
            File.WriteAllText(folder.Authority + ".key", key.ExportPkcs8PrivateKeyPem());
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.Authority + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private async Task AssertRefusedAsync(string sentence)
    {
        var outcome = await Verb.RunAsync("issue", "--ca", _folder.Authority, "--output", NewOutput);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(sentence, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(NewOutput));
    }
}
