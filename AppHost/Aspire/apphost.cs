#:sdk Aspire.AppHost.Sdk@13.5.2
#:project ../AppHost.csproj
#:property AssemblyName=workload-aspire
#:property TreatProjectReferencesAsResources=false
#:property AspireUseCliBundle=false
#:property NoWarn=$(NoWarn);ASPIRE010

// Experimental in 13.5: projects of one's own kind, and steps of the pipeline.
#pragma warning disable ASPIREPROJECTS001, ASPIREPIPELINES001

using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.AppHost.Databases;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.AppHost.Publishing;

return await FaultReport.GuardAsync(async () =>
{
    // Services prove themselves with the certificates of the plan, and trust no others.
    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = args,
        TrustDeveloperCertificate = false,
        DeveloperCertificateDefaultHttpsTerminationEnabled = false,
    });
    return builder.ExecutionContext.IsPublishMode ? await PublishAsync(builder) : await RunAsync(builder, args);
});

static async Task<int> RunAsync(IDistributedApplicationBuilder builder, string[] args)
{
    await using var run = await PreparedRun.PrepareAsync(args, TimeProvider.System);
    builder.Configuration["DcpPublisher:WaitForResourceCleanup"] = "true";

    var workload = AddGroup(builder, "workload", "Workload")
        .WithCommand(
            "publish-manifests",
            "Publish manifests",
            _ =>
            {
                try
                {
                    var publication = Publication.Read(RepositoryRoot.Find());
                    return Task.FromResult(
                        CommandResults.Success($"{publication.Write()} {publication.Warning}".TrimEnd()));
                }
                catch (PublishFaultsException faults)
                {
                    return Task.FromResult(CommandResults.Failure(faults.Message));
                }
            },
            new CommandOptions
            {
                Description = "Writes the Kubernetes manifests that Flux deploys to k8s/.",
                IconName = "DocumentArrowRight",
            });
    var groups = run.Plan.Services.Select(service => service.Group).Distinct().ToDictionary(
        name => name, name => AddGroup(builder, name, "Scope").WithParentRelationship(workload));
    var connected = run.Plan.Services.Where(service => service.ConnectedTo).Select(service => service.Group).Distinct()
        .ToDictionary(
            name => name, name => AddGroup(builder, "connected-to", "Scope").WithParentRelationship(groups[name]));

    var resources = new Dictionary<string, IResourceBuilder<ProjectResource>>();
    foreach (var service in run.Plan.Services)
    {
        var executable = run.ExecutableOf(service);
        var resource = builder.AddResource(new ProjectResource(service.Name))
            .WithAnnotation<IProjectMetadata>(new BuiltProject(Path.Combine(RepositoryRoot.Find(), service.Project)))
            .WithProjectDefaults(new ProjectResourceOptions
            {
                ExcludeLaunchProfile = true,
                ExcludeKestrelEndpoints = true,
            })
            .WithAnnotation(new ExecutableAnnotation
            {
                Command = executable,
                WorkingDirectory = Path.GetDirectoryName(executable)!,
            })
            .WithHttpsEndpoint(port: service.TrafficPort, name: "traffic", isProxied: false)
            .WithHttpEndpoint(port: service.HealthPort, name: "health", isProxied: false)
            .WithUrlForEndpoint("traffic", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint("health", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithHttpHealthCheck(service.ReadinessPath, endpointName: "health")
            .WithEnvironment(context =>
            {
                foreach (var name in ChildEnvironment.Foreign(context.EnvironmentVariables.Keys, service.Environment))
                {
                    context.EnvironmentVariables.Remove(name);
                }

                foreach (var (name, value) in service.Environment) context.EnvironmentVariables[name] = value;
            })
            .WithIconName(service.Icon)
            .WithParentRelationship((service.ConnectedTo ? connected : groups)[service.Group]);
        foreach (var url in service.Urls) resource.WithUrl(url.Url.ToString(), url.Name);
        resources.Add(service.Name, resource);
    }

    foreach (var service in run.Plan.Services)
    {
        foreach (var other in service.WaitsFor) resources[service.Name].WaitFor(resources[other]);
    }

    foreach (var server in run.DatabaseServers)
    {
        var database = AddDatabaseServer(builder, server).WithParentRelationship(groups[server.Group]);
        foreach (var service in server.Services) resources[service].WaitFor(database);
    }

    await using var app = builder.Build();
    ChildEnvironment.KeepWhatAnyProcessNeeds(containers: run.DatabaseServers.Count > 0);
    await app.RunAsync();
    return 0;
}

static async Task<int> PublishAsync(IDistributedApplicationBuilder builder)
{
    var published = false;
    builder.Pipeline.AddStep(
        "publish-manifests",
        context =>
        {
            var output = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.OutputPath;
            var publication = Publication.Read(RepositoryRoot.Find(), output: output);
            publication.Write();
            publication.Warn(context.Logger);
            published = true;
            return Task.CompletedTask;
        },
        requiredBy: WellKnownPipelineSteps.Publish);

    await using var app = builder.Build();
    await app.RunAsync();
    // A pipeline that fails ends as one that succeeds.
    return published ? 0 : 1;
}

static IResourceBuilder<ContainerResource> AddDatabaseServer(
    IDistributedApplicationBuilder builder, ContainedDatabaseServer server)
{
    builder.Services.AddHealthChecks().AddAsyncCheck(
        server.Name,
        async token => await server.IsAcceptingAsync(token)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("It accepts no connections yet."));
    var container = builder
        .AddContainer(server.Name, ContainedDatabaseServer.Image)
        .WithImageSHA256(ContainedDatabaseServer.Digest)
        .WithEndpoint(
            port: server.Port,
            targetPort: ContainedDatabaseServer.ContainerPort,
            scheme: "tcp",
            name: "tcp",
            isProxied: false)
        .WithVolume(server.Volume, ContainedDatabaseServer.VolumeFolder)
        .WithContainerFiles(
            ContainedDatabaseServer.FilesFolder,
            server.Files.Select(file => new ContainerFile
            {
                Name = Path.GetFileName(file),
                SourcePath = file,
                Mode = UnixFileMode.UserRead,
            }),
            defaultOwner: ContainedDatabaseServer.User,
            defaultGroup: ContainedDatabaseServer.User)
        .WithArgs(ContainedDatabaseServer.Arguments.ToArray())
        .WithHealthCheck(server.Name)
        .WithIconName("DatabaseMultiple")
        // Those who wait for it wait for this as well.
        .OnResourceReady((_, _, token) => server.PrepareAsync(token));
    foreach (var (name, value) in server.Environment) container.WithEnvironment(name, value);
    return container;
}

static IResourceBuilder<Group> AddGroup(IDistributedApplicationBuilder builder, string name, string type) =>
    builder.AddResource(new Group(name)).WithInitialState(new CustomResourceSnapshot
    {
        ResourceType = type,
        Properties = [],
        State = KnownResourceStates.Running,
    });

internal sealed class Group(string name) : Resource(name);

internal sealed class BuiltProject(string path) : IProjectMetadata
{
    public string ProjectPath => path;

    public bool SuppressBuild => true;
}
