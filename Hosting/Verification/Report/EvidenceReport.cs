using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>The folder that a team hands to its assessor: docs/evidence.md.</summary>
public static class EvidenceReport
{
    /// <summary>Writes a report. The same input gives the same bytes, but for the signature.</summary>
    /// <param name="folder">The folder; it is made, and must hold nothing else.</param>
    /// <param name="assessment">What was found.</param>
    /// <param name="signer">The release key; null leaves the report unsigned, which it says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WorkloadException">The folder holds something else than a report.</exception>
    public static async Task WriteAsync(
        string folder, Assessment assessment, IReportSigner? signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        Clear(folder);
        var proof = SegmentationProof.Of(assessment.Input.Manifests);
        (string Name, string Text)[] files =
        [
            (ReportPage.File, ReportPage.Write(assessment, proof, isSigned: signer is not null)),
            (ReportJson.File, ReportJson.Write(assessment, proof)),
            (Oscal.File, Oscal.Write(assessment)),
        ];
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }

        await ReportSeal.WriteAsync(folder, signer, cancellationToken);
    }

    /// <summary>
    /// How a report differs from the one that was signed, a sentence a difference; none where nobody changed it.
    /// </summary>
    /// <param name="folder">The folder of the report.</param>
    /// <param name="publicKeyFile">The public half of the release key as PEM; one in the folder would prove nothing.
    /// </param>
    /// <exception cref="WorkloadException">The key cannot be used.</exception>
    public static IReadOnlyList<string> Check(string folder, string publicKeyFile) =>
        ReportSeal.Check(folder, publicKeyFile);

    private static void Clear(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] own = [ReportPage.File, ReportJson.File, Oscal.File, ReportSeal.Files, ReportSeal.Signature];
        if (Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Except(own).Any())
        {
            throw new WorkloadException($"The folder {folder} holds something else than a report; name an empty one.");
        }

        foreach (var name in own) File.Delete(Path.Combine(folder, name));
    }
}
