using System.Globalization;
using System.Net;
using DotNet.Testcontainers.Containers;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Asking;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>One row of the matrix, seen twice: by the probe of a service, and by a test that tries the same.</summary>
internal sealed class Attempts(ContainedWorkload workload)
{
    /// <summary>The names of what is outside: all that is attempted and is no part of the workload.</summary>
    public static IReadOnlyList<string> HostsOutside(ClusterEnvironment environment) =>
    [
        PublishedPods.Outside, "kubernetes.default.svc.cluster.local",
        .. environment.KeyVaults.Values.Select(vault => vault.Host),
    ];

    /// <summary>What a service answers its verifier of each of its targets, held against the declaration.</summary>
    public async Task<IReadOnlyList<Attempt>> AnsweredAsync(Service caller)
    {
        var local = new LocalState(workload.State);
        var client = new ProbeClient(Declared.Topology, verifier => local.Certificates(verifier.Name));
        var address = (await workload[caller.Name][0].AddressesAsync())[0];
        var answer = await client.AskAsync(
            caller, new IPEndPoint(IPAddress.Parse(address), 8443), TestContext.Current.CancellationToken);
        Assert.Null(answer.Fault);
        return AttemptComparison.Of(
            Declared.Workload, new ClusterPlacement(workload.Published.Input), caller, answer);
    }

    /// <summary>Where each attempt ended, a line each.</summary>
    public static IReadOnlyList<string> Told(IEnumerable<Attempt> attempts) =>
        [.. attempts.Select(attempt => Line(attempt, attempt.Observed switch
        {
            AttemptLayer.None => "admitted",
            AttemptLayer.Name or AttemptLayer.Network => "unreachable",
            AttemptLayer.Tls or AttemptLayer.Authorization => "refused",
            _ => "unknown",
        }))];

    /// <summary>
    /// The same attempts, made in the network of the service and with its certificate, by address and not by name.
    /// </summary>
    public async Task<IReadOnlyList<string>> OwnAsync(Service caller, IReadOnlyList<Attempt> attempts)
    {
        var targets = new List<((string Target, string Request) Name, Uri Address)>();
        foreach (var attempt in attempts)
        {
            var (scheme, port, path) = attempt.Request.Split(' ') switch
            {
                ["TCP", var number] => ("tcp", int.Parse(number, CultureInfo.InvariantCulture), "/"),
                ["HTTP", var prefix] => ("https", 8443, prefix),
                [_, var method] => ("https", 8443, PathOf(attempt.Target, method)),
                _ => throw new FormatException(attempt.Request),
            };
            targets.AddRange((await AddressesAsync(attempt.Target)).Select(address =>
                ((attempt.Target, attempt.Request), new Uri($"{scheme}://{address}:{port}{path}"))));
        }

        var outcomes = await new Probing(workload).FromAsync(caller, targets);
        return [.. attempts.Select(attempt => Line(attempt, outcomes[(attempt.Target, attempt.Request)]))];
    }

    private async Task<IReadOnlyList<string>> AddressesAsync(string target)
    {
        const string database = "-database";
        if (target == "instance-metadata") return ["169.254.169.254"];
        if (target.EndsWith(database, StringComparison.Ordinal))
        {
            return [workload.Databases.AddressOf(Scope.All.Single(scope => scope.Name == target[..^database.Length]))];
        }

        IContainer container = target == "acquirer" ? workload.Acquirer
            : Declared.Topology.Find(target) is not null ? workload[target][0]
            : workload.Outside;
        return await container.AddressesAsync();
    }

    private static string PathOf(string target, string method) =>
        Declared.Workload.Contracts.Find(target)!.PathOf(method[(method.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static string Line(Attempt attempt, string outcome) =>
        $"{attempt.Caller} -> {attempt.Target}, {attempt.Request}: {outcome}";
}
