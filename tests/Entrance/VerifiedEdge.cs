namespace RegulatedWorkload.Tests.Entrance;

/// <summary>An entrance whose slice names a verifier and a page of its proof.</summary>
public sealed class VerifiedEdge : RunningEdge
{
    /// <summary>Where the page lies.</summary>
    public string Page => Path.Combine(Files, "segmentation");

    protected override IReadOnlyList<string> Settings
    {
        get
        {
            var targets = Path.Combine(Files, "targets.json");
            File.WriteAllText(targets, """{"targets":[{"target":"a","request":"TCP 1","address":"127.0.0.1:1"}]}""");
            return
            [
                "--WORKLOAD:PROBE:VERIFIER=spiffe://workload.example/ns/a0005-i/sa/verifier",
                $"--WORKLOAD:PROBE:TARGETS={targets}", $"--WORKLOAD:SEGMENTATION={Page}",
            ];
        }
    }
}
