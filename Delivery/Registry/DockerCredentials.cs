using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// The credentials that <c>docker login</c>, <c>az acr login</c> and similar commands leave in Docker's
/// <c>config.json</c>, or in the credential helper that it names.
/// </summary>
internal sealed class DockerCredentials(string file) : IRegistryCredentials
{
    /// <summary>Docker's file of this user: in <c>DOCKER_CONFIG</c>, or in <c>.docker</c> of the home folder.</summary>
    public static DockerCredentials OfThisUser()
    {
#pragma warning disable RS0030 // The variable is Docker's.
        var folder = Environment.GetEnvironmentVariable("DOCKER_CONFIG");
#pragma warning restore RS0030
        return new DockerCredentials(Path.Combine(
            string.IsNullOrEmpty(folder)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker")
                : folder,
            "config.json"));
    }

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The file or the helper cannot be read.</exception>
    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } document) return null;
        using (document)
        {
            var root = document.RootElement;
            // An empty name says that this registry has no helper, whatever the others have.
            var helper = Text(Member(root, "credHelpers"), host) ?? Text(root, "credsStore");
            return string.IsNullOrEmpty(helper)
                ? OfEntry(Entry(Member(root, "auths"), host))
                : await CredentialHelper.FindAsync(helper, host, cancellationToken);
        }
    }

    private async Task<JsonDocument?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                $"The registry credentials in {file} cannot be read: {fault.Message} Correct the file, or sign in "
                + "again with 'docker login'.",
                fault);
        }
    }

    private RegistryCredential? OfEntry(JsonElement entry)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return new RegistryCredential { IdentityToken = token };
        }

        if (Text(entry, "auth") is not { Length: > 0 } auth) return null;
        var bytes = new byte[auth.Length];
        if (Convert.TryFromBase64String(auth, bytes, out var length))
        {
            var pair = Encoding.UTF8.GetString(bytes, 0, length);
            if (pair.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                return new RegistryCredential { User = pair[..colon], Password = pair[(colon + 1)..] };
            }
        }

        throw new RegistryException(
            $"An 'auth' in {file} is not the base64 text of NAME:PASSWORD; sign in again with 'docker login'.");
    }

    // Older clients wrote addresses where today's write host names.
    private static JsonElement Entry(JsonElement auths, string host)
    {
        string[] names = host == "docker.io"
            ? ["https://index.docker.io/v1/", "docker.io"]
            : [host, $"https://{host}", $"https://{host}/", $"https://{host}/v1/", $"https://{host}/v2/"];
        return names.Select(name => Member(auths, name))
            .FirstOrDefault(entry => entry.ValueKind == JsonValueKind.Object);
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
