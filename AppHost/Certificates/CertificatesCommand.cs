using System.CommandLine;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Certificates;

/// <summary>The verb <c>certificates</c>.</summary>
internal static class CertificatesCommand
{
    public static Command Create()
    {
        var command = new Command("certificates", "Issues the certificates of all declared identities from an authority.");
        command.Subcommands.Add(Issuing("issue", "Issues a new leaf for every service.", onlyDue: false));
        command.Subcommands.Add(Issuing("renew", "Issues new leaves where they are missing, damaged or due.", onlyDue: true));
        command.Subcommands.Add(Status());
        return command;
    }

    private static Command Issuing(string name, string description, bool onlyDue)
    {
        var authority = new Option<string>("--ca")
        {
            Description = "The authority's files without their extensions: .crt and, in PKCS #8, .key.",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = "How many days a leaf is valid, 1 to 397.",
            DefaultValueFactory = _ => 30,
        };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 397) result.AddError("--days must be 1 to 397.");
        });
        var output = Output();
        var command = new Command(name, description) { authority, days, output };
        command.SetAction(parsed =>
        {
            using var signer = Authority.OpenExisting(Path.GetFullPath(parsed.GetRequiredValue(authority)), TimeProvider.System);
            var issued = Files(parsed.GetRequiredValue(output))
                .Issue(signer, TimeSpan.FromDays(parsed.GetValue(days)), onlyDue);
            parsed.InvocationConfiguration.Output.WriteLine(
                issued.Count > 0 ? $"Issued: {string.Join(", ", issued)}." : "Nothing is due.");
            return 0;
        });
        return command;
    }

    private static Command Status()
    {
        var output = Output();
        var command = new Command("status", "Lists the leaves; the exit code is 1 when one is missing, damaged or due.")
        {
            output,
        };
        command.SetAction(parsed =>
        {
            var files = Files(parsed.GetRequiredValue(output));
            var due = 0;
            foreach (var service in Workload.Declare().Services)
            {
                if (files.IsDue(service)) due++;
                parsed.InvocationConfiguration.Output.WriteLine(Line(files, service));
            }

            return due > 0 ? 1 : 0;
        });
        return command;
    }

    private static string Line(IssuedFiles files, Service service)
    {
        using var leaf = files.Read(service);
        if (leaf is null) return $"{service.Name}: missing or damaged";
        var end = leaf.NotAfter.ToUniversalTime();
        var left = Math.Floor((end - TimeProvider.System.GetUtcNow()).TotalDays);
        var identity = SpiffeIdOf(leaf) ?? "no SPIFFE ID";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{leaf.Subject}  {identity}  serial {leaf.SerialNumber}  until {end:yyyy-MM-ddTHH:mm:ssZ}  {left} days left"
            + $"{(files.IsDue(service) ? "  due" : "")}");
    }

    // SubjectAltName ::= GeneralNames; a URI is the choice [6] (RFC 5280, section 4.2.1.6).
    private static string? SpiffeIdOf(X509Certificate2 leaf)
    {
        if (leaf.Extensions["2.5.29.17"] is not { } extension) return null;
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(uri))
            {
                return names.ReadCharacterString(UniversalTagNumber.IA5String, uri);
            }

            names.ReadEncodedValue();
        }

        return null;
    }

    private static Option<string> Output() => new("--output")
    {
        Description = "The directory of the certificates, with a folder for each service.",
        Required = true,
    };

    private static IssuedFiles Files(string output) =>
        new(Workload.Declare(), Path.GetFullPath(output), TimeProvider.System);
}
