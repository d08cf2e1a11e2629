using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>A folder of one test: authorities beside the certificates that they issue.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("certificates").FullName;

    /// <summary>The path of the first authority, without extensions.</summary>
    public string Authority => Path.Combine(Root, "workload-ca");

    /// <summary>The path of the one after it.</summary>
    public string Successor => Path.Combine(Root, "workload-ca-2");

    /// <summary>What the verb writes to.</summary>
    public string Output => Path.Combine(Root, "issued");

    public string PathOf(string leaf, string file) => Path.Combine(Output, leaf, file);

    public X509Certificate2 Leaf(string name) => X509CertificateLoader.LoadCertificateFromFile(PathOf(name, "tls.crt"));

    /// <summary>Whether the key of a leaf is its own.</summary>
    public bool IsWhole(string name)
    {
        using var leaf = X509Certificate2.CreateFromPemFile(PathOf(name, "tls.crt"), PathOf(name, "tls.key"));
        return leaf.HasPrivateKey;
    }

    public Task<string> IssueAsync() => Verb.SucceedAsync("issue", "--ca", Authority, "--output", Output);

    public Task<Outcome> RenewAsync(params string[] more) =>
        Verb.RunAsync(["renew", "--ca", Authority, "--output", Output, .. more]);

    public Task<Outcome> StatusAsync() => Verb.RunAsync("status", "--output", Output);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
