using System.Text.RegularExpressions;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// An image in a registry: <c>HOST/PATH</c>, then <c>:tag</c>, <c>@sha256:…</c> or both. With both, the digest
/// decides and the tag is a remark.
/// </summary>
public sealed partial record ImageReference
{
    private ImageReference(Repository repository, string? tag, Digest? digest) =>
        (Repository, Tag, Digest) = (repository, tag, digest);

    /// <summary>Where the image is.</summary>
    public Repository Repository { get; }

    /// <summary>Its tag; null when it is named by digest alone.</summary>
    public string? Tag { get; }

    /// <summary>Its digest; null when it is named by tag alone.</summary>
    public Digest? Digest { get; }

    /// <summary>What the registry is asked for: the digest where there is one.</summary>
    internal string Selector => Digest?.ToString() ?? Tag!;

    /// <summary>An image by digest.</summary>
    public static ImageReference Of(Repository repository, Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new ImageReference(repository, null, digest);
    }

    /// <summary>An image by tag.</summary>
    /// <exception cref="RegistryException">The tag is none.</exception>
    public static ImageReference Of(Repository repository, string tag) => TagForm().IsMatch(tag)
        ? new ImageReference(repository, tag, null)
        : throw new RegistryException(
            $"'{tag}' is no tag; it starts with a letter, a digit or '_', and goes on with these, '.' and '-' up to "
            + "128 characters.");

    /// <summary>The image that the text names; the tag is <c>latest</c> without tag and digest.</summary>
    /// <exception cref="RegistryException">The text names none.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        Digest? digest = null;
        if (at >= 0 && !Digest.TryParse(text[(at + 1)..], out digest))
        {
            throw new RegistryException(
                $"'{text[(at + 1)..]}' in '{text}' is no digest; write sha256: and 64 lower-case hexadecimal digits.");
        }

        var name = at < 0 ? text : text[..at];
        var colon = name.LastIndexOf(':');
        var tagged = colon > name.LastIndexOf('/');
        var repository = Repository.Parse(tagged ? name[..colon] : name);
        var tag = tagged ? Of(repository, name[(colon + 1)..]).Tag : digest is null ? "latest" : null;
        return new ImageReference(repository, tag, digest);
    }

    /// <summary>The reference, as one would write it.</summary>
    public override string ToString() =>
        $"{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TagForm();
}
