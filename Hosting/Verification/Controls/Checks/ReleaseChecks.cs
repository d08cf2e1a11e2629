using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Controls.Checks;

/// <summary>What runs is what was approved: manifests, images, and the page that takes card numbers.</summary>
internal static class ReleaseChecks
{
    public static CheckResult Manifests(CheckInput input) => CheckResult.Of(
        input.Manifests.Tree.Objects.Count,
        $"{input.Manifests.Tree.Objects.Count} objects.",
        input.StaleManifests);

    public static CheckResult Images(CheckInput input)
    {
        var containers = (
            from pod in input.Manifests.Tree.PodTemplates()
            from container in pod.Template.Items("spec.initContainers").Concat(pod.Template.Items("spec.containers"))
            select (Owner: pod.Owner.Name, Image: container.Text("image"))).ToList();
        var locked = input.Images.Images.Values.ToList();
        return CheckResult.Of(
            containers.Count,
            $"{containers.Count} containers, {locked.Count} locked images"
            + (input.Images.Sample ? "; the lock holds sample digests, which name no image." : "."),
            from container in containers
            where !locked.Exists(image => container.Image.EndsWith(
                $"/{image.Repository}@{image.Digest}", StringComparison.Ordinal))
            select $"{container.Owner} runs {container.Image}, which the image lock does not name.");
    }

    public static CheckResult Signatures(CheckInput input)
    {
        if (input.ImageStatus is not { } statuses) return CheckResult.NotGiven("The registry was not asked.");
        var byService = statuses.ToDictionary(status => status.Service, StringComparer.Ordinal);
        return CheckResult.Of(
            statuses.Count,
            $"{statuses.Count} images in the registry.",
            from image in input.Images.Images
            let status = byService.GetValueOrDefault(image.Key)
            where status is not { IsTrusted: true } || status.Digest != image.Value.Digest
            select status is null
                ? $"Nothing is known of the image of {image.Key}."
                : status.Digest != image.Value.Digest
                    ? $"The registry was asked for {status.Digest} of {image.Key}; the lock names {image.Value.Digest}."
                    : $"The image of {image.Key} is not trusted: {status.Detail}");
    }

    public static CheckResult PaymentPage(CheckInput input) => input.Page is not { } page
        ? CheckResult.NotGiven("Nobody opened the payment page.")
        : CheckResult.Of(
            page.Parts.Count,
            $"{page.Parts.Count} parts and {page.Headers.Count} headers of {page.Address}.",
            input.Inventory.Compare(page));
}
