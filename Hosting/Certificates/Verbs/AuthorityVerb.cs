using System.CommandLine;
using RegulatedWorkload.Hosting.Certificates.Authorities;
using RegulatedWorkload.Hosting.Certificates.KeyVault;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates.Verbs;

/// <summary>The verb <c>certificates authority</c>.</summary>
internal static class AuthorityVerb
{
    private const int DaysOfYear = 365;

    private static readonly Option<AuthorityPlace> Authority = AuthorityPlace.Option();

    private static readonly Option<int> Years = new("--years")
    {
        Description = "How many years it is valid, 1 to 10.",
        DefaultValueFactory = _ => 3,
        HelpName = "YEARS",
    };

    private static readonly Option<bool> InHardware = new("--hsm")
    {
        Description = "Makes the key in a hardware security module; in Key Vault of the tier Premium only.",
    };

    private static readonly Option<bool> Successor = new("--successor")
    {
        Description = "Makes a new version of one that is there; in Key Vault only. 'renew' then rolls to it.",
    };

    public static Command Create(WorkloadTopology declared)
    {
        var command = new Command(
            "authority",
            "Makes an authority, ECDSA P-256, and prints its certificate. In Key Vault its key never leaves the vault.")
        {
            Authority, Years, InHardware, Successor,
        };
        Years.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10) result.AddError("--years must be 1 to 10.");
        });
        command.Validators.Add(result =>
        {
            var isFile =
                result.GetResult(Authority)?.Errors.Any() == false && result.GetValue(Authority)?.Vault is null;
            if (isFile && (result.GetValue(InHardware) || result.GetValue(Successor)))
            {
                result.AddError(
                    "--hsm and --successor are for an authority in Key Vault; in files a successor has another name.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(declared, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        WorkloadTopology declared, ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = parsed.GetRequiredValue(Authority);
        var domain = declared.TrustDomain;
        var validity = TimeSpan.FromDays(DaysOfYear * parsed.GetValue(Years));
        using var certificate = place.Vault is { } vault
            ? await new KeyVaultAuthority(new KeyVaultConnection(), vault, place.Name).CreateAsync(
                domain,
                validity,
                parsed.GetValue(InHardware),
                parsed.GetValue(Successor),
                TimeProvider.System,
                cancellationToken)
            : AuthorityFile.Create(place.Name, domain, validity, TimeProvider.System);
        await parsed.InvocationConfiguration.Output.WriteAsync(PemText.Of(certificate));
        return 0;
    }
}
