using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Ties a process to its launcher: the end of standard input stops it, however the launcher ended. SIGTERM stops it
/// too; SIGINT does not, since a terminal sends it to the whole group and the launcher stops services in order.
/// </summary>
public sealed class LifetimePipe : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly IHostApplicationLifetime _application;

    /// <summary>Listens from the moment the host waits for its start.</summary>
    public LifetimePipe(IHostApplicationLifetime application) => _application = application;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _application.StopApplication();
        }));

        new Thread(ReadToEnd) { IsBackground = true, Name = "lifetime pipe" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void ReadToEnd()
    {
#pragma warning disable RS0030 // Standard input is the pipe itself.
        using var input = Console.OpenStandardInput();
#pragma warning restore RS0030
        Span<byte> ignored = stackalloc byte[64];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end like any other.
        }

        _application.StopApplication();
    }
}

/// <summary>Registers <see cref="LifetimePipe"/>.</summary>
public static class LifetimePipeRegistration
{
    /// <summary>Replaces the console's lifetime by the pipe's.</summary>
    public static IServiceCollection AddLifetimePipe(this IServiceCollection services) =>
        services.AddSingleton<IHostLifetime, LifetimePipe>();
}
