using System.Xml;
using System.Xml.Linq;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>The licence that a NuGet package names in its own description.</summary>
internal static class NuGetLicense
{
    /// <summary>The licence; null when the package names none.</summary>
    public static SbomLicenseChoice? Read(string nuspec)
    {
        if (!File.Exists(nuspec)) return null;
        using var reader = XmlReader.Create(nuspec, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var elements = XDocument.Load(reader).Descendants().ToLookup(element => element.Name.LocalName);
        var license = elements["license"].FirstOrDefault();
        if ((string?)license?.Attribute("type") == "expression")
        {
            return new SbomLicenseChoice { Expression = license!.Value };
        }

        if (license is not null)
        {
            return new SbomLicenseChoice { License = new SbomLicense($"{license.Value} in the package") };
        }

        return elements["licenseUrl"].FirstOrDefault()?.Value is { Length: > 0 } url
            ? new SbomLicenseChoice { License = new SbomLicense("see the address") { Url = url } }
            : null;
    }
}
