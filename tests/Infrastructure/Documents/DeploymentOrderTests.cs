using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure.Documents;

/// <summary>What people are told to do around <c>infra/</c>, and in which order.</summary>
public sealed partial class DeploymentOrderTests
{
    // What infra/ makes: who used it has nothing to make by hand.
    private static readonly string[] Made =
    [
        "az identity create", "federated-credential", "az role assignment create", "az aks create", "az aks update",
        "az aks nodepool", "az aks approuting", "az k8s-extension", "az keyvault create", "az resource update",
        "prometheus-rule-group", "helm install",
    ];

    private const int MostLines = 220;

    [Fact]
    public void After_infra_nothing_that_it_makes_is_made_by_hand()
    {
        var page = Read("deploy.md");

        Assert.DoesNotContain(Made, command => page.Contains(command, StringComparison.Ordinal));
        Assert.InRange(page.Split('\n').Length, 1, MostLines);
        // A cluster that was there before has the others to do.
        Assert.All(
            Made[..3], command => Assert.Contains(command, Read("own-cluster.md"), StringComparison.Ordinal));
    }

    [Fact]
    public void Each_pass_is_shown_by_a_command_of_its_own_before_it_is_done()
    {
        var steps = Steps(Read("cluster.md"));

        Assert.Equal(["foresee 1", "pass 1", "foresee 2", "pass 2", "foresee 3", "pass 3"], steps);
        Assert.DoesNotContain("what-if", Bodies("pass"), StringComparison.Ordinal);
        Assert.Contains("az deployment sub create", Bodies("pass"), StringComparison.Ordinal);
        Assert.DoesNotContain("create", Bodies("foresee"), StringComparison.Ordinal);
        Assert.Contains("az deployment sub what-if", Bodies("foresee"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_in_one_block_with_its_foresight_is_noticed() => Assert.Equal(
        ["foresee 1 in one block with pass 1"], Steps("```\nforesee 1\npass 1\n```"));

    // Whoever pastes a block must have seen what the block before has shown.
    private static IEnumerable<string> Steps(string page) =>
        from block in Blocks().Matches(page)
        let steps = Step().Matches(block.Value).Select(step => step.Value).ToList()
        where steps.Count > 0
        select string.Join(" in one block with ", steps);

    private static string Bodies(string function) =>
        Read("cluster.md").Split($"\n{function}() {{")[1].Split("\n}\n")[0];

    private static string Read(string page) => File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", page));

    [GeneratedRegex(@"^```$.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^(foresee|pass) \d", RegexOptions.Multiline)]
    private static partial Regex Step();
}
