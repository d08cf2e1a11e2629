namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>Where a service reads its secrets. Nothing in it is secret.</summary>
public abstract record SecretLocation
{
    /// <summary>The key that says where.</summary>
    public const string Key = "WORKLOAD__SECRETS__SOURCE";

    /// <summary>
    /// Reads <c>file:///folder</c> as files and <c>https://host/</c> as Azure Key Vault; a missing value gives null.
    /// </summary>
    /// <param name="value">The value of <see cref="Key"/>.</param>
    /// <param name="faults">Is given a sentence when the value is neither.</param>
    public static SecretLocation? Parse(string? value, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (string.IsNullOrEmpty(value)) return null;
        if (Uri.TryCreate(value, UriKind.Absolute, out var address))
        {
            var bare = address is { UserInfo: "", Query: "", Fragment: "" };
            if (bare && address is { IsFile: true, Host: "" }) return new SecretFiles(address.LocalPath);
            if (bare && address is { Scheme: "https", AbsolutePath: "/" }) return new SecretVault(address);
        }

        faults.Add(
            $"The environment variable {Key} must be the directory of the secrets as file:///directory, or the address "
            + "of a Key Vault as https://host/.");
        return null;
    }
}

/// <summary>Files on this machine.</summary>
/// <param name="Directory">Their directory, by an absolute path.</param>
public sealed record SecretFiles(string Directory) : SecretLocation;

/// <summary>An Azure Key Vault.</summary>
/// <param name="Address">Its address.</param>
public sealed record SecretVault(Uri Address) : SecretLocation;
