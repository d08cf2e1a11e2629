using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Every image is one of the live repositories, by digest.</summary>
internal static partial class ImageRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        foreach (var service in input.Services)
        {
            if (!input.Lock.Images.TryGetValue(service.Name, out var image))
            {
                yield return $"The image lock has no image of '{service.Name}'; build the images.";
                continue;
            }

            foreach (var fault in CheckImage(input, service.Name, image)) yield return fault;
        }
    }

    private static IEnumerable<string> CheckImage(PublishInput input, string service, LockedImage image)
    {
        var prefix = input.Environment.Registry.LivePrefix;
        if (image.Repository.AsSpan().ContainsAny(':', '@'))
        {
            yield return $"The image lock names the repository '{image.Repository}' of '{service}' with a tag or "
                + "digest; a tag can move, so the digest alone says which image runs.";
        }
        else if (image.Repository != $"{prefix}/{service}")
        {
            yield return $"The image lock names the repository '{image.Repository}' of '{service}', but released "
                + $"images are in '{prefix}/{service}'.";
        }

        if (!Digest().IsMatch(image.Digest))
        {
            yield return $"The image lock has no digest of '{service}': '{image.Digest}' is not sha256: and 64 "
                + "lower-case hexadecimal digits.";
        }
    }

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Digest();
}
