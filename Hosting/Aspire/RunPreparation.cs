using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>What surrounds a run under Aspire: the state before it starts, and its end.</summary>
internal static class RunPreparation
{
    // Lines of the orchestration among those of the service.
    private const string OfAspire = "[sys]";
    private const int LastLines = 5;

    public static void Add(WorkloadBuilder workload)
    {
        var application = workload.Application;
        UsePlannedDashboard(application, workload.Run.Plan.DashboardPorts);
        // Without this the app host is gone before its services are.
        application.Configuration["DcpPublisher:WaitForResourceCleanup"] = "true";
        application.Services.AddSingleton<IHostedService>(new RunEnd(workload.Run));
        application.OnBeforeStart((start, token) => PrepareAsync(workload, start, token));
        foreach (var service in workload.Services) service.OnResourceStopped(TellEndAsync);
    }

    // Two runs on one machine have dashboards of their own, in the block of ports that --port begins.
    private static void UsePlannedDashboard(IDistributedApplicationBuilder application, DashboardPorts ports)
    {
        var configuration = application.Configuration;
        configuration["ASPNETCORE_URLS"] = $"http://localhost:{ports.Pages}";
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{ports.Telemetry}";
        configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{ports.Resources}";
    }

    private static async Task PrepareAsync(
        WorkloadBuilder workload, BeforeStartEvent start, CancellationToken cancellationToken)
    {
        var logger = WorkloadLog.Of(start.Services);
        var trust = await workload.Run.PrepareAsync(logger.Warn, cancellationToken);
        if (trust == DevelopmentTrust.Untrusted)
        {
            logger.Warn(
                "Browsers do not trust the development certificate of this machine: run 'dotnet dev-certs https "
                + "--trust' once.");
        }

        foreach (var sentence in Integrations.Of(workload)) logger.Warn(sentence);
        // Aspire hands the whole environment of this process to every service.
        OwnEnvironment.KeepWhatAnyProcessNeeds(
            containers: start.Model.Resources.OfType<ContainerResource>().Any());
    }

    // Aspire starts nothing again, and writes no line about it on the console.
    private static async Task TellEndAsync(
        ProjectResource service, ResourceStoppedEvent stopped, CancellationToken cancellationToken)
    {
        var code = stopped.ResourceEvent.Snapshot.ExitCode;
        if (code is null or 0) return;
        var logs = stopped.Services.GetRequiredService<ResourceLoggerService>();
        var written = new List<string>();
        await foreach (var lines in logs.GetAllAsync(service).WithCancellation(cancellationToken))
        {
            written.AddRange(lines.Select(line => line.Content)
                .Where(line => !line.Contains(OfAspire, StringComparison.Ordinal)));
        }

        WorkloadLog.Of(stopped.Services).Warn(
            $"'{service.Name}' ended with exit code {code}; start it again in the dashboard. Its last lines:\n"
            + string.Join('\n', written.TakeLast(LastLines)));
    }

    private sealed class RunEnd(LocalRun run) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => run.DisposeAsync().AsTask();
    }
}
