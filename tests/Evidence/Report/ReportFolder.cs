using System.Security.Cryptography;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Report;
using RegulatedWorkload.Tests.Evidence.Controls;

namespace RegulatedWorkload.Tests.Evidence.Report;

/// <summary>A report in a folder of its own, signed by a key of its own.</summary>
internal sealed class ReportFolder : IReportSigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _place = Directory.CreateTempSubdirectory("report").FullName;

    public ReportFolder()
    {
        Folder = Path.Combine(_place, "report");
        PublicKey = Path.Combine(_place, "release.pub");
        File.WriteAllText(PublicKey, _key.ExportSubjectPublicKeyInfoPem());
    }

    public string Folder { get; }

    public string PublicKey { get; }

    public static Assessment Assess(CheckInput input, ControlCatalogue? catalogue = null) => Assessment.Of(
        catalogue ?? ControlCatalogue.Read(Committed.Root), input,
        new ReportSource("0123456789abcdef", IsChanged: false, "1.0.0", ".NET"), Complete.Time);

    public Task WriteAsync(Assessment? assessment = null, bool signed = true) => EvidenceReport.WriteAsync(
        Folder, assessment ?? Assess(Complete.Input), signed ? this : null, TestContext.Current.CancellationToken);

    public IReadOnlyList<string> Check() => EvidenceReport.Check(Folder, PublicKey);

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.FromResult(
        _key.SignData(content.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_place, recursive: true);
    }
}
