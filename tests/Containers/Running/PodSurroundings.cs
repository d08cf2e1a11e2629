using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>What a cluster gives a pod: volumes, networks, and where its secrets and its database are.</summary>
internal sealed class PodSurroundings(
    PublishedPods pods, LocalState state, HostFolders folders, Networks networks, ScopeDatabases databases)
{
    private const string DatabaseAuthority = "/workload/database-authority";
    private const string Secrets = "/workload/secrets";

    /// <summary>The pod of a service, with all that it is given.</summary>
    public Pod OfService(Service service)
    {
        var pod = new Pod(pods.ServiceOf(service.Name));
        Reach(pod, service, state.Secrets(service.Name));
        foreach (var (path, name) in pod.Mounts) pod.Folders[path] = folders.Of(name, service);
        pod.Bridges.AddRange(networks.BridgesOf(service.Name));
        pod.Aliases.Add($"{service.Name}.{service.Scope.Namespace}.svc.cluster.local");
        return pod;
    }

    /// <summary>The pod that migrates the store of a service, with the secrets of the store's owner; or null.</summary>
    public Pod? OfMigration(Service service)
    {
        if (pods.MigrationOf(service.Name) is not { } spec) return null;
        var pod = new Pod(spec);
        Reach(pod, service, state.OwnerSecrets(service.Name));
        return pod;
    }

    // In a cluster the database's authority is one that everybody knows, and secrets come from Key Vault.
    private void Reach(Pod pod, Service service, string secrets)
    {
        pod.Network = networks.OfScope(service.Scope.Name);
        // As in a cluster, everyone finds each server by its name; who reaches it is for the network to say.
        pod.Hosts.AddRange(databases.Hosts);
        if (Directory.Exists(secrets))
        {
            pod.Folders[Secrets] = secrets;
            pod.Environment["WORKLOAD__SECRETS__SOURCE"] = $"file://{Secrets}";
        }

        if (service.Store is null) return;
        pod.Folders[DatabaseAuthority] = folders.DatabaseAuthority;
        pod.Environment["WORKLOAD__STORE__CONNECTION"] += $";Root Certificate={DatabaseAuthority}/ca.crt";
    }
}
