namespace RegulatedWorkload.Tests.Infrastructure.Network;

/// <summary>
/// What may connect to what: the workload's part from its facts, the rest written out here, where an auditor can read
/// it.
/// </summary>
internal static class DeclaredConnections
{
    // Of every pool: {0} is its name.
    private const string OfEveryPool = """
        nodes-{0} -> nodes-system Tcp/443
        pods-{0} -> nodes-system Tcp/443
        nodes-{0} -> endpoints-platform Tcp/443
        nodes-{0} -> endpoints-monitor Tcp/443
        pods-{0} -> endpoints-monitor Tcp/443
        nodes-{0} -> firewall Udp/53
        nodes-{0} -> firewall Tcp/53
        nodes-{0} -> kubernetes-service Tcp/443
        pods-{0} -> kubernetes-service Tcp/443
        pods-{0} -> defender Tcp/443
        pods-system -> nodes-{0} Tcp/10250
        """;

    // Of every scope: {0} is its name.
    private const string OfEveryScope = """
        nodes-{0} -> endpoints-{0} Tcp/443
        nodes-{0} -> entra Tcp/443
        jump-boxes -> endpoints-{0} Tcp/443
        jump-boxes -> endpoints-{0} Tcp/5432
        """;

    private const string OfThePlatform = """
        pods-system -> firewall Udp/53
        pods-system -> firewall Tcp/53
        pods-system -> azure Tcp/443
        pods-system -> azure-policy Tcp/443
        pods-system -> entra Tcp/443
        pods-system -> source-of-flux Tcp/443
        AzureLoadBalancer -> nodes-in-scope Tcp/31000
        bastion -> jump-boxes Tcp/22
        jump-boxes -> nodes-system Tcp/443
        jump-boxes -> endpoints-platform Tcp/443
        jump-boxes -> endpoints-monitor Tcp/443
        jump-boxes -> firewall Udp/53
        jump-boxes -> firewall Tcp/53
        jump-boxes -> azure Tcp/443
        jump-boxes -> entra Tcp/443
        jump-boxes -> packages Tcp/443
        jump-boxes -> source-of-flux Tcp/443
        registry-agents -> endpoints-platform Tcp/443
        registry-agents -> firewall Udp/53
        registry-agents -> firewall Tcp/53
        registry-agents -> AzureKeyVault Tcp/443
        registry-agents -> AzureMonitor Tcp/443
        registry-agents -> EventHub Tcp/443
        registry-agents -> Storage Tcp/443
        build-agents -> firewall Udp/53
        build-agents -> entra Tcp/443
        build-agents -> nuget Tcp/443
        firewall -> endpoints-platform Tcp/443
        image-builder-containers -> image-builder Tcp/22
        image-builder-containers -> firewall Udp/53
        image-builder-containers -> azure Tcp/443
        image-builder-containers -> entra Tcp/443
        image-builder-containers -> kubectl Tcp/443
        image-builder-containers -> packages Tcp/443
        image-builder-containers -> Storage Tcp/443
        image-builder -> Storage Tcp/443
        image-builder -> firewall Udp/53
        image-builder -> azure Tcp/443
        image-builder -> entra Tcp/443
        image-builder -> kubectl Tcp/443
        image-builder -> packages Tcp/443
        """;

    public static IEnumerable<string> All() =>
    [
        .. Facts.List("flows").Select(flow =>
            $"pods-{flow.Text("from")} -> pods-{flow.Text("to")} {flow.Text("protocol")}/{flow.Text("port")}"),
        .. Facts.List("egress").Select(destination =>
            $"pods-{destination.Text("scope")} -> {destination.Text("name")} Tcp/{destination.Text("port")}"),
        .. Facts.List("uses").SelectMany(Uses),
        .. Facts.List("pools").Select(pool => pool.Text("scope")).Append("system")
            .SelectMany(pool => Lines(OfEveryPool, pool)),
        .. Facts.List("pools").SelectMany(pool => Lines(OfEveryScope, pool.Text("scope"))),
        .. Lines(OfThePlatform, ""),
    ];

    private static IEnumerable<string> Uses(System.Text.Json.Nodes.JsonObject use)
    {
        var (pods, endpoints) = ($"pods-{use.Text("scope")}", $"endpoints-{use.Text("scope")}");
        if ((bool)use["keyVault"]!) yield return $"{pods} -> {endpoints} Tcp/443";
        if ((bool)use["database"]!) yield return $"{pods} -> {endpoints} Tcp/{use.Text("databasePort")}";
        if ((bool)use["entra"]!) yield return $"{pods} -> entra Tcp/443";
    }

    private static IEnumerable<string> Lines(string text, string name) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Replace("{0}", name, StringComparison.Ordinal));
}
