using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>A certificate to begin with.</summary>
internal static class Certificates
{
    /// <summary>A certificate of an authority of a workload, in PEM.</summary>
    public static string Pem { get; } = Make();

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("hostile").FullName;
        try
        {
            using var authority = Authority.OpenOrCreate(
                Path.Combine(folder, "ca"), "an authority", TimeProvider.System, "workload.example");
            return PemText.Of(authority.Certificate);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
