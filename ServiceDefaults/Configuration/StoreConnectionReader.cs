using System.Data.Common;
using System.Globalization;

namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>
/// Reads a connection string by a list of what it may say. All else is a fault: most of what a driver understands
/// weakens TLS, shows values in errors, or is a password in a place where passwords do not belong.
/// </summary>
internal sealed class StoreConnectionReader(ICollection<string> faults)
{
    private const string SecretPrefix = "secret:";
    private const string Entra = "entra";
    private const int DefaultPort = 5432;

    private static readonly string[] Allowed =
        ["Host", "Port", "Database", "Username", "SSL Mode", "Root Certificate", "Maximum Pool Size"];

    public StoreConnection? Read(string connection, string? password)
    {
        var before = faults.Count;
        if (Split(connection) is not { } parts) return null;
        StoreConnection? store = parts.ContainsKey("datasource") ? Embedded(parts, password) : Shared(parts, password);
        return faults.Count == before ? store : null;
    }

    private Dictionary<string, string>? Split(string connection)
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = connection };
            return builder.Keys.Cast<string>().ToDictionary(
                Normal,
                key => Convert.ToString(builder[key], CultureInfo.InvariantCulture) ?? "",
                StringComparer.Ordinal);
        }
        catch (ArgumentException)
        {
            // The exception quotes what it cannot read, which may be a misplaced password.
            Fault("is no connection string: write 'Name=value' pairs with semicolons between them.");
            return null;
        }
    }

    private EmbeddedStore? Embedded(Dictionary<string, string> parts, string? password)
    {
        if (parts.Count > 1) Fault("may say nothing beside 'Data Source' when the store is a file.");
        if (!string.IsNullOrEmpty(password))
        {
            faults.Add($"{StoreConnection.PasswordKey} is set, but the store is a file.");
        }

        if (Path.IsPathFullyQualified(parts["datasource"])) return new EmbeddedStore(parts["datasource"]);
        Fault("must name the file of the store by an absolute path.");
        return null;
    }

    private SharedStore Shared(Dictionary<string, string> parts, string? password)
    {
        foreach (var part in parts.Keys.Where(part => Allowed.All(allowed => Normal(allowed) != part)))
        {
            Fault(part is "password" or "passfile"
                ? $"must hold no password; {StoreConnection.PasswordKey} names where it is."
                : $"says '{part}', which is not one of {string.Join(", ", Allowed)}.");
        }

        if (parts.GetValueOrDefault("sslmode", "VerifyFull") is { } mode && Normal(mode) != "verifyfull")
        {
            Fault("asks for a weaker 'SSL Mode' than VerifyFull; "
                + "a server is always verified by its certificate and name.");
        }

        return new SharedStore(
            Required(parts, "Host"),
            Number(parts, "Port", DefaultPort, 1, ushort.MaxValue),
            Required(parts, "Database"),
            Required(parts, "Username"),
            RootCertificate(parts),
            Number(
                parts,
                "Maximum Pool Size",
                SharedStore.DefaultConnections,
                SharedStore.LeastConnections,
                SharedStore.MostConnections),
            PasswordSecret(password));
    }

    private string? RootCertificate(Dictionary<string, string> parts)
    {
        if (!parts.TryGetValue("rootcertificate", out var file) || file.Length == 0) return null;
        if (!File.Exists(file)) Fault("names a 'Root Certificate' file that does not exist.");
        return file;
    }

    private string? PasswordSecret(string? password)
    {
        if (password == Entra) return null;
        if (password?.StartsWith(SecretPrefix, StringComparison.Ordinal) == true
            && password.Length > SecretPrefix.Length)
        {
            return password[SecretPrefix.Length..];
        }

        faults.Add(
            $"The environment variable {StoreConnection.PasswordKey} must be '{Entra}', or '{SecretPrefix}' and the "
            + "name of the secret with the password.");
        return null;
    }

    private string Required(Dictionary<string, string> parts, string name)
    {
        if (parts.TryGetValue(Normal(name), out var value) && value.Length > 0) return value;
        Fault($"must say '{name}', or be 'Data Source' and a file.");
        return "";
    }

    private int Number(Dictionary<string, string> parts, string name, int otherwise, int least, int most)
    {
        if (!parts.TryGetValue(Normal(name), out var text)) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        Fault(string.Create(CultureInfo.InvariantCulture, $"must say a '{name}' from {least} to {most}."));
        return otherwise;
    }

    private void Fault(string sentence) =>
        faults.Add($"The environment variable {StoreConnection.Key} {sentence}");

    private static string Normal(string name) =>
        name.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
