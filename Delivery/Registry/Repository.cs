using System.Text.RegularExpressions;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>A repository in a registry: <c>registry.example/live/a0005/edge</c>.</summary>
public sealed partial record Repository
{
    private const int MaximumLength = 255;

    private Repository(string host, string path) => (Host, Path) = (host, path);

    /// <summary>The registry's host name, and its port where one was written.</summary>
    public string Host { get; }

    /// <summary>The path in the registry.</summary>
    public string Path { get; }

    /// <summary>
    /// Where the registry listens. Plain HTTP is spoken with registries on this machine alone.
    /// </summary>
    internal Uri Origin => IsLoopback(HostName(Host))
        ? new Uri($"http://{Host}/")
        : new Uri($"https://{(Host == "docker.io" ? "registry-1.docker.io" : Host)}/");

    /// <summary>The repository that the text names.</summary>
    /// <exception cref="RegistryException">The text names none.</exception>
    public static Repository Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? "" : text[..slash];
        if (!HostForm().IsMatch(host) || !(host.AsSpan().ContainsAny('.', ':') || host == "localhost"))
        {
            throw new RegistryException(
                $"'{text}' names no registry; write HOST/PATH, as in registry.example/quarantine/a0005.");
        }

        var path = text[(slash + 1)..];
        if (path.Length > MaximumLength || !PathForm().IsMatch(path))
        {
            throw new RegistryException(
                $"'{path}' in '{text}' is no repository path; its parts are lower-case letters, digits and single '.', "
                + "'_' or '-' between them, separated by '/'.");
        }

        return new Repository(host, path);
    }

    /// <summary>The repository below this one: <c>live/a0005</c> and <c>edge</c> give <c>live/a0005/edge</c>.</summary>
    public Repository Below(string name) => Parse($"{this}/{name}");

    /// <summary>Another repository in the same registry.</summary>
    public Repository At(string path) => Parse($"{Host}/{path}");

    /// <summary>Whether the name is one of this machine alone, which plain HTTP may be spoken with.</summary>
    internal static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>Host and path, as written.</summary>
    public override string ToString() => $"{Host}/{Path}";

    private static string HostName(string host) => PortForm().Replace(host, "");

    [GeneratedRegex(
        @"\A(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex HostForm();

    [GeneratedRegex(
        @"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex PathForm();

    [GeneratedRegex(@":[0-9]+\z")]
    private static partial Regex PortForm();
}
