using System.Text;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting.Publishing.Services;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>
/// The base that is assembled here from pinned packages of Debian: a C library, OpenSSL, certificate authorities, and
/// nothing that could be run. The same pins give the same digest.
/// </summary>
internal sealed class DistrolessBase(ImageLayout layout, PackageDownloads downloads)
{
    /// <summary>What <c>--base</c> calls it, and its name in the layout.</summary>
    public const string Name = "distroless";

    /// <summary>What a lock calls it.</summary>
    public const string Reference = "images/distroless";

    private const string Authorities = "usr/share/ca-certificates/";
    private const string Bundle = "etc/ssl/certs/ca-certificates.crt";

    private static readonly string User = $"{PodSecurity.User}:{PodSecurity.User}";

    public async Task<ResolvedBase> AssembleAsync(PackagePins pins, CancellationToken cancellationToken)
    {
        var entries = new List<LayerEntry>();
        var bundle = new StringBuilder();
        foreach (var package in pins.Packages)
        {
            await AddAsync(package, entries, bundle, cancellationToken);
        }

        var layer = await LayerWriter.WriteAsync(layout, entries.Concat(Own(bundle.ToString())), cancellationToken);
        var config = new ImageConfig("amd64", "linux", new RootFs([layer.DiffId]))
        {
            Created = ImageConfig.FixedTime,
            Config = new RunConfig { User = User, WorkingDir = "/" },
            History = [new History { Created = ImageConfig.FixedTime, CreatedBy = $"images --base {Name}" }],
        };
        var descriptor = await layout.AddAsync(MediaTypes.ImageConfig, config.Write(), cancellationToken);
        var manifest = ManifestContent.Of(new ImageManifest(descriptor, [layer.Descriptor]));
        await layout.AddAsync(MediaTypes.Manifest, manifest.Content, cancellationToken);
        layout.Name(new Dictionary<string, Descriptor> { [Name] = manifest.Descriptor });
        return new ResolvedBase(Reference, manifest, config, (blob, _) => Task.FromResult(layout.Open(blob.Digest)));
    }

    private async Task AddAsync(
        PinnedPackage package, List<LayerEntry> entries, StringBuilder bundle, CancellationToken cancellationToken)
    {
        var file = await downloads.GetAsync(package, cancellationToken);
        await downloads.ReadAsync(
            file,
            async tar =>
            {
                foreach (var (entry, content) in await PackageFiles.PickAsync(package, tar, cancellationToken))
                {
                    if (!entry.Path.StartsWith(Authorities, StringComparison.Ordinal)) entries.Add(entry);
                    else bundle.Append(Encoding.ASCII.GetString(content).TrimEnd()).Append('\n');
                }

                // dpkg-deb succeeds only when everything has been read.
                await tar.CopyToAsync(Stream.Null, cancellationToken);
            },
            cancellationToken);
        entries.Add(LayerEntry.Text(
            $"var/lib/dpkg/status.d/{package.Name}", await downloads.ControlAsync(file, cancellationToken)));
    }

    private static IEnumerable<LayerEntry> Own(string bundle) =>
    [
        LayerEntry.Text(Bundle, bundle),

        // Where OpenSSL looks by default.
        LayerEntry.Link("usr/lib/ssl/cert.pem", "/" + Bundle),
        LayerEntry.Link("usr/lib/ssl/certs", "/etc/ssl/certs"),
        LayerEntry.Text(
            "etc/passwd",
            $"root:x:0:0:root:/nonexistent:/nonexistent\nnonroot:x:{User}:nonroot:/nonexistent:/nonexistent\n"),
        LayerEntry.Text("etc/group", $"root:x:0:\nnonroot:x:{PodSecurity.User}:\n"),
        LayerEntry.Text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        LayerEntry.SharedFolder("tmp"),
    ];
}
