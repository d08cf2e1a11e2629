using System.Security.Cryptography;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>The random keys of a local run, made once and never overwritten, apart from the databases.</summary>
public static class LocalSecrets
{
    private const int KeyBytes = 32;
    private const string KeySuffix = "-key";

    /// <summary>Makes 256 random bits for every declared secret that is a key and does not exist.</summary>
    public static void Ensure(WorkloadTopology topology, LocalState state)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(state);
        foreach (var service in topology.Services)
        {
            foreach (var secret in service.Secrets.Where(name => name.EndsWith(KeySuffix, StringComparison.Ordinal)))
            {
                var versions = new SecretVersions(state.Secrets(service.Name), secret);
                if (versions.Current is null)
                {
                    PrivateFile.Write(versions.Next, RandomNumberGenerator.GetBytes(KeyBytes));
                }
            }
        }
    }

    /// <summary>Makes a new version of a key; those before it stay, for what they have encrypted.</summary>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    public static void Renew(LocalState state, string service, string secret)
    {
        ArgumentNullException.ThrowIfNull(state);
        var versions = new SecretVersions(state.Secrets(service), secret);
        PrivateFile.Write(versions.Next, RandomNumberGenerator.GetBytes(KeyBytes));
    }

    /// <summary>Makes the passwords of a plan's databases that do not exist.</summary>
    public static void EnsurePasswords(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var database in plan.DatabaseServers.SelectMany(server => server.Databases))
        {
            foreach (var folder in (string[])[database.OwnerPassword, database.ServicePassword])
            {
                var versions = new SecretVersions(Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
                if (versions.Current is null)
                {
                    PrivateFile.Write(versions.Next, RandomNumberGenerator.GetHexString(2 * KeyBytes));
                }
            }
        }
    }
}
