namespace RegulatedWorkload.Tests.Certificates.StandIn;

/// <summary>Vaults with an authority, and with all leaves issued from it, made once by the verb.</summary>
public sealed class IssuedVaults : IAsyncLifetime
{
    internal Vaults WithAuthority { get; } = new();

    internal Vaults WithLeaves { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var azure = await AzureStandIn.StartAsync();
        await azure.SucceedAsync("authority", "--ca", AzureStandIn.Authority);
        WithAuthority.TakeOver(azure.Vaults);
        await azure.SucceedAsync("issue", "--ca", AzureStandIn.Authority, "--environment", "production");
        WithLeaves.TakeOver(azure.Vaults);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// A stand-in that starts with what these vaults hold, and with a Gateway that trusts the authority.
    /// </summary>
    internal static async Task<AzureStandIn> StartAsync(Vaults vaults)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems take their trusted roots from no file.");
        var azure = await AzureStandIn.StartAsync();
        azure.Vaults.TakeOver(vaults);
        azure.GatewayTrusts(vaults.Secret(AzureStandIn.OfAuthority, "workload-ca")?.Value ?? "");
        return azure;
    }
}
