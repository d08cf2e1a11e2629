using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.AppHost.Dashboard.Access;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>The pages of the dashboard, on one loopback port.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly int _port;

    /// <summary>Builds the server; it listens after <see cref="StartAsync"/>.</summary>
    /// <param name="port">The loopback port.</param>
    /// <param name="model">What the pages show.</param>
    /// <param name="access">Who may look.</param>
    /// <param name="changes">Wakes open pages.</param>
    public DashboardServer(int port, DashboardModel model, DashboardAccess access, Changes changes)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(changes);
        _port = port;
        Access = access;
        var guard = new RequestGuard(access, port);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRazorComponents();
        _app = builder.Build();
        _app.Use(guard.InvokeAsync);
        _app.UseRouting();
        _app.MapDashboard(model, access, guard, changes);
        foreach (var supervisor in model.Orchestrator.Services) supervisor.Changed += _ => changes.Tell();
    }

    /// <summary>Who may look.</summary>
    public DashboardAccess Access { get; }

    /// <summary>The address that opens the dashboard, once.</summary>
    public Uri Address => new(string.Create(
        CultureInfo.InvariantCulture, $"http://localhost:{_port}{RequestGuard.OpenPath}?token={Access.Token}"));

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
