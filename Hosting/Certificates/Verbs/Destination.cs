using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates.Issuing;
using RegulatedWorkload.Hosting.Certificates.KeyVault;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Hosting.Certificates.Verbs;

/// <summary>The options that say where certificates are kept; exactly one is given.</summary>
internal sealed class Destination
{
    private readonly Option<string?> _output = new("--output")
    {
        Description = "Keeps certificates as files: a folder for each leaf with tls.crt, tls.key and ca.crt.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _environment = new("--environment")
    {
        Description = "Keeps certificates as secrets in the Key Vaults of this environment, a file in "
            + "AppHost/environments: <leaf>-tls and workload-ca-bundle.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_output);
        command.Options.Add(_environment);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_output) is null == result.GetValue(_environment) is null)
            {
                result.AddError("Give either --output or --environment.");
            }
        });
    }

    /// <summary>Where certificates are kept, and whom the Gateway of the environment trusts.</summary>
    /// <exception cref="CertificateFaultException">The environment cannot be read.</exception>
    public (ICertificateOutput Output, IReadOnlyList<X509Certificate2>? Gateway) Open(
        ParseResult parsed, IReadOnlyList<DeclaredLeaf> leaves)
    {
        if (parsed.GetValue(_output) is { } directory)
        {
            return (new FileOutput(leaves, Path.GetFullPath(directory)), null);
        }
        var name = parsed.GetValue(_environment)!;
        var faults = new List<string>();
        if (EnvironmentFile.Read(RepositoryRoot.Find(), name, faults) is not { } environment)
        {
            throw new CertificateFaultException(string.Join(Environment.NewLine, faults));
        }

        var vaults = new Dictionary<string, Uri>();
        foreach (var scope in leaves.Select(leaf => leaf.Scope.Name).Distinct())
        {
            vaults[scope] = environment.KeyVaults.TryGetValue(scope, out var vault)
                && Uri.TryCreate($"https://{vault.Host}/", UriKind.Absolute, out var address)
                    ? address
                    : throw new CertificateFaultException(
                        $"The environment '{name}' names no host of a Key Vault for '{scope}' "
                        + $"(keyVaults.{scope}.host).");
        }

        return (
            new KeyVaultOutput(new KeyVaultConnection(), leaves, vaults),
            StoredTrust.Parse(environment.Ingress.CertificateAuthority));
    }
}
