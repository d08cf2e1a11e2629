using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>A planned service as a project resource, which starts its built executable.</summary>
internal static class ServiceResources
{
    private const string Traffic = "traffic";

    /// <summary>The endpoint of probes and metrics.</summary>
    public const string Health = "health";

    public static IResourceBuilder<ProjectResource> Add(WorkloadBuilder workload, ServiceLaunch launch)
    {
        var application = workload.Application;
        var resource = new ProjectResource(launch.Name);
        // The pipeline would build an image of its own for every project of the model; ours come from 'images'.
        if (application.ExecutionContext.IsPublishMode) return application.CreateResourceBuilder(resource);

        var executable = workload.Run.ExecutableOf(launch);
        var readiness = new ReadinessCheck(
            new Uri($"http://127.0.0.1:{launch.HealthPort}{launch.ReadinessPath}"), TimeProvider.System);
        application.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(launch.Name, readiness, HealthStatus.Unhealthy, tags: null));
        var builder = application.AddResource(resource)
            .WithAnnotation<IProjectMetadata>(new BuiltProject(Path.Combine(workload.Root, launch.Project)))
            .WithProjectDefaults(new ProjectResourceOptions
            {
                ExcludeLaunchProfile = true,
                ExcludeKestrelEndpoints = true,
            })
            // The executable itself: 'dotnet run' for each service would cost seconds and a process more.
            .WithAnnotation(new ExecutableAnnotation
            {
                Command = executable,
                WorkingDirectory = Path.GetDirectoryName(executable)!,
            })
            .WithHttpsEndpoint(port: launch.TrafficPort, name: Traffic, isProxied: false)
            .WithHttpEndpoint(port: launch.HealthPort, name: Health, isProxied: false)
            .WithUrlForEndpoint(Traffic, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(Health, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithHealthCheck(launch.Name)
            .WithEnvironment(context => Environment(context.EnvironmentVariables, launch))
            .WithIconName(launch.Icon)
            .WithRotateCertificateCommand(workload.Run);
        foreach (var url in launch.Urls) builder.WithUrl(url.Url.ToString(), url.Name);
        return builder;
    }

    // Whatever is added to the resource after this stays: an integration that somebody references.
    private static void Environment(Dictionary<string, object> variables, ServiceLaunch launch)
    {
        foreach (var name in OwnEnvironment.Foreign(variables.Keys, launch.Environment)) variables.Remove(name);
        foreach (var (name, value) in launch.Environment) variables[name] = value;
    }

    private sealed class BuiltProject(string path) : IProjectMetadata
    {
        public string ProjectPath => path;

        public bool SuppressBuild => true;
    }
}
