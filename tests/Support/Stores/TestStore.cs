using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.Support.Stores;

/// <summary>
/// An empty store with the schema of a service, for one test. The engine is that of the test project.
/// </summary>
public abstract class TestStore : IAsyncDisposable
{
    private readonly List<WebApplication> _opened = [];

    /// <summary>The folder that a service finds the secrets of its store in; others may be put there too.</summary>
    public abstract string Secrets { get; }

    /// <summary>What <c>WORKLOAD__STORE__CONNECTION</c> says to the service.</summary>
    public abstract string Connection { get; }

    /// <summary>What <c>WORKLOAD__STORE__PASSWORD</c> says, or null.</summary>
    public abstract string? Password { get; }

    /// <summary>Changes the schema, which the role of the service may not.</summary>
    public abstract Task ChangeSchemaAsync(string sql);

    /// <summary>Whether these bytes lie in any file of the store, write-ahead log included.</summary>
    public abstract bool IsInFiles(ReadOnlySpan<byte> bytes);

    /// <summary>Closes what was opened and removes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var app in _opened) await app.DisposeAsync();
        Remove();
        GC.SuppressFinalize(this);
    }

    protected abstract void Remove();

    /// <summary>The settings of a service on this store that calls nobody.</summary>
    public ServiceSettings SettingsOf(string service) => SettingsOf(service, Connection, Password, Secrets);

    /// <summary>
    /// The store as an instance of the service opens it, whose schema lies in the assembly of a type.
    /// </summary>
    public Database Open<TSchema>() => Open<TSchema>(SettingsOf("test"));

    /// <summary>Likewise with other settings.</summary>
    public Database Open<TSchema>(ServiceSettings settings)
    {
        var (app, database) = Build<TSchema>(settings);
        _opened.Add(app);
        return database;
    }

    /// <summary>The settings of a service on any store.</summary>
    public static ServiceSettings SettingsOf(string service, string connection, string? password, string? secrets) =>
        SettingsOf(service, connection, password, secrets is null ? null : new SecretFiles(secrets));

    /// <summary>Likewise, with secrets that may lie elsewhere.</summary>
    public static ServiceSettings SettingsOf(
        string service, string connection, string? password, SecretLocation? secrets)
    {
        var faults = new List<string>();
        var store = StoreConnection.Parse(connection, password, faults);
        Assert.Empty(faults);
        return new ServiceSettings
        {
            Service = service,
            Scope = "in-scope",
            Identity = SpiffeId.None,
            TrafficListener = new IPEndPoint(IPAddress.Loopback, 0),
            HealthListener = new IPEndPoint(IPAddress.Loopback, 0),
            CertificateDirectory = "",
            Callees = new Dictionary<string, Callee>(),
            Egresses = new Dictionary<string, Egress>(),
            Origins = new Dictionary<string, Uri>(),
            Store = store,
            Secrets = secrets,
        };
    }

    /// <summary>A service that has nothing but a store whose schema lies in the assembly of a type.</summary>
    protected static (WebApplication App, Database Database) Build<TSchema>(
        ServiceSettings settings, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddDatabase<TSchema>();
        var app = builder.Build();
        return (app, app.Services.GetRequiredService<Database>());
    }

    protected static bool IsInAny(IEnumerable<string> files, ReadOnlySpan<byte> bytes)
    {
        foreach (var file in files)
        {
            // A server removes what it needs no longer at any time.
            if (File.Exists(file) && Read(file).AsSpan().IndexOf(bytes) >= 0) return true;
        }

        return false;
    }

    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
