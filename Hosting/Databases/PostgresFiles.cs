using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Hosting.Databases;

/// <summary>
/// What a server is configured by, in its folder: its certificate, who may connect how, and the administrator's
/// password.
/// </summary>
internal sealed class PostgresFiles(string folder, TimeProvider time)
{
    private const string Key = "tls.key";
    private const string Certificate = "tls.crt";
    private const string Access = "pg_hba.conf";
    private const string Password = "administrator.password";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(90);

    /// <summary>The certificate of the authority, by which its clients know the server.</summary>
    public string Authority => Path.Combine(folder, "ca.crt");

    /// <summary>The file with the password of <see cref="PostgresAdministrator.Name"/>.</summary>
    public string PasswordFile => Path.Combine(folder, Password);

    /// <summary>What the server itself reads.</summary>
    public IReadOnlyList<string> All =>
        [.. from name in (string[])[Key, Certificate, Access, Password] select Path.Combine(folder, name)];

    /// <summary>The settings that name the files, for a server that finds them in <paramref name="place"/>.</summary>
    public static IReadOnlyList<string> Settings(string place) =>
    [
        "ssl=on",
        $"ssl_cert_file={place}/{Certificate}",
        $"ssl_key_file={place}/{Key}",
        "ssl_min_protocol_version=TLSv1.3",
        $"hba_file={place}/{Access}",
    ];

    /// <summary>Writes them, the certificate anew; a password stays as it is.</summary>
    /// <param name="authority">Who issues the certificate.</param>
    /// <param name="access">The lines of <c>pg_hba.conf</c>.</param>
    public void Write(Authority authority, params IEnumerable<string> access)
    {
        var leaf = new LeafRequest(
            "postgres", Validity, [LeafRequest.ServerUsage], DnsNames: ["localhost"], Addresses: [IPAddress.Loopback]);
        using var certificate = authority.Issue(leaf, time.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(Path.Combine(folder, Key), PemText.Of(key));
        PrivateFile.Write(Path.Combine(folder, Certificate), PemText.Of(certificate));
        PrivateFile.Write(Authority, PemText.Of(authority.Certificate));
        PrivateFile.Write(Path.Combine(folder, Access), string.Concat(access.Select(line => line + "\n")));
        EnsurePassword();
    }

    /// <summary>The administrator's password, made when there is none.</summary>
    public string EnsurePassword()
    {
        if (!File.Exists(PasswordFile))
        {
            PrivateFile.Write(PasswordFile, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        }

        return File.ReadAllText(PasswordFile);
    }
}
