using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Asking;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A cluster is verified through the Kubernetes API: the verifiers run, and their logs are compared.</summary>
public sealed class ClusterVerificationTests
{
    private static readonly JsonNode[] Expected =
    [
        .. Scope.All.SelectMany(scope => JsonNode.Parse(
            Manifests.Load(Changes.Write(Verified.Input)[$"{scope.Name}/verifier-{scope.Name}/expected.yaml"])
                .OfType<V1ConfigMap>().Single().Data["expected.json"])!["expected"]!.AsArray()
            .Select(one => one!)),
    ];

    [Fact]
    public async Task A_cluster_that_is_as_declared_shows_no_difference()
    {
        await using var cluster = await StartAsync(_ => null);

        var matrix = await VerifyAsync(cluster);

        Assert.Empty(matrix.Differences);
        Assert.Equal(Expected.Length, matrix.Attempts.Count);
        Assert.Equal(
            ["verifier-in-scope-asked-", "verifier-out-of-scope-asked-"],
            cluster.Jobs.Select(job => (string)job["metadata"]!["generateName"]!));
        Assert.All(cluster.Jobs, job => Assert.Equal(
            "verify", (string)job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![0]!));
    }

    [Fact]
    public async Task Whoever_administers_the_namespaces_may_do_all_that_it_asks_for()
    {
        await using var cluster = await StartAsync(_ => null);
        await VerifyAsync(cluster);

        Assert.NotEmpty(cluster.Asked);
        Assert.All(Scope.All, scope =>
        {
            var rules = Manifests.Load(Changes.Write(Verified.Input)[$"namespaces/{scope.Namespace}/roles.yaml"])
                .OfType<V1Role>()
                .Single(role => role.Name() == "namespace-admin")
                .Rules;
            Assert.All(cluster.Asked.Distinct(), asked => Assert.Contains(rules, rule =>
                rule.ApiGroups.Contains(asked.Group)
                && rule.Resources.Contains(asked.Resource)
                && rule.Verbs.Contains(asked.Verb)));
        });
    }

    [Fact]
    public async Task A_policy_too_many_is_named()
    {
        await using var cluster = await StartAsync(attempt =>
            ((string)attempt["caller"]!, (string)attempt["target"]!) == ("catalog", "outside") ? "None" : null);

        var matrix = await VerifyAsync(cluster);

        Assert.Equal(
            "catalog → outside, TCP 443: expected stopped by the network, observed went through (x).",
            MatrixText.Sentence(Assert.Single(matrix.Differences)));
    }

    [Fact]
    public async Task A_method_that_only_authorization_stops_is_named_where_the_network_should()
    {
        await using var cluster = await StartAsync(attempt =>
            ((string)attempt["caller"]!, (string)attempt["request"]!) == ("notifications", "gRPC TokenVault/Detokenize")
                ? "Authorization"
                : null);

        var matrix = await VerifyAsync(cluster);

        Assert.Equal("notifications", Assert.Single(matrix.Differences).Caller);
    }

    [Fact]
    public async Task A_service_that_did_not_answer_is_known_for_nothing()
    {
        await using var cluster = await StartAsync(_ => null);
        cluster.Logs[Scope.InScope.Namespace] = string.Join('\n', cluster.Logs[Scope.InScope.Namespace].Split('\n')
            .Where(line => !line.Contains("\"service\":\"payments\"", StringComparison.Ordinal)));

        var differences = (await VerifyAsync(cluster)).Differences.ToList();

        Assert.NotEmpty(differences);
        Assert.All(differences, difference => Assert.Equal(
            ("payments", AttemptLayer.NotAttempted, "its verifier says nothing of it"),
            (difference.Caller, difference.Observed, difference.Detail)));
    }

    [Theory]
    [InlineData(StatusCodes.Status404NotFound, "There is no CronJob 'verifier-in-scope' in 'a0005-i' of 'here'")]
    [InlineData(StatusCodes.Status403Forbidden, "You may not read the CronJob 'verifier-in-scope'")]
    [InlineData(StatusCodes.Status500InternalServerError, "The Kubernetes API of 'here' answers 500.")]
    public async Task What_stands_in_the_way_is_told_in_a_sentence(int status, string sentence)
    {
        await using var cluster = await StartAsync(_ => null);
        cluster.CronJobStatus = status;

        var fault = await Assert.ThrowsAsync<WorkloadException>(() => VerifyAsync(cluster));

        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
    }

    // What verifiers write when everything ended as expected, but for what a test says.
    private static async Task<ClusterStandIn> StartAsync(Func<JsonNode, string?> otherwise)
    {
        var cluster = await ClusterStandIn.StartAsync();
        foreach (var scope in Scope.All)
        {
            var lines =
                from attempt in Expected
                group attempt by (string)attempt["caller"]! into service
                where Verified.Input.Topology.Find(service.Key)!.Scope == scope
                select JsonSerializer.Serialize(new
                {
                    answer = new
                    {
                        service = service.Key,
                        attempts = service.Select(attempt => new
                        {
                            target = (string)attempt["target"]!,
                            request = (string)attempt["request"]!,
                            layer = otherwise(attempt) ?? (string)attempt["layer"]!,
                            detail = "x",
                        }),
                    },
                });
            cluster.Logs[scope.Namespace] = "{\"level\":\"information\"}\nno JSON\n" + string.Join('\n', lines);
        }

        return cluster;
    }

    private static async Task<SegmentationMatrix> VerifyAsync(ClusterStandIn cluster)
    {
        using var client = cluster.Connect();
        return await new ClusterVerification(Verified.Input, client, TimeProvider.System)
            .RunAsync("here", TestContext.Current.CancellationToken);
    }
}
